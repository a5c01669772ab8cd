package org.rocketserver.examples.benchmark.micro;

import java.nio.charset.StandardCharsets;

/** Request heads as they come. */
public final class Heads {
    private static final String SMALL = "GET %s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
    private static final String BROWSER =
            """
            GET %s HTTP/1.1
            Host: www.example.org
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Accept-Language: en-US,en;q=0.5
            Accept-Encoding: gzip, deflate, br, zstd
            Connection: keep-alive
            Cookie: JSESSIONID=0123456789ABCDEF0123456789ABCDEF; theme=dark
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Dest: document
            Sec-Fetch-Mode: navigate
            Sec-Fetch-Site: same-origin
            Priority: u=0, i

            """
                    .replace("\n", "\r\n");

    private Heads() {}

    /**
     * A head's octets.
     *
     * @param kind {@code small} as a load generator's, or {@code browser}
     * @param path the request's target
     */
    public static byte[] of(String kind, String path) {
        String head = "browser".equals(kind) ? BROWSER : SMALL;
        return head.formatted(path).getBytes(StandardCharsets.ISO_8859_1);
    }
}
