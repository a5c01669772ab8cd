package org.rocketserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Next;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Authority;
import org.rocketserver.http.CookieHeader;
import org.rocketserver.http.FormDecoder;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http.Tokens;
import org.rocketserver.http.UriPath;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.MemoryServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireResponse;

/**
 * What must hold for any octets that a peer sends, one method for each parser. Each takes octets and throws where the
 * rule is broken; {@link CoverageFuzz} looks for such octets, {@link CorpusTest} replays those that were kept.
 */
final class FuzzTargets {
    private static final byte[] CHUNKED_HEAD =
            Octets.of("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

    private FuzzTargets() {}

    private record Outcome(String received, boolean closed, boolean partial) {}

    /** A connection: no failure of the server's own, well-formed answers, and the same ones however octets are cut. */
    static void connection(byte[] octets) {
        connection(octets, new Random(Arrays.hashCode(octets)));
    }

    /** The same, cut in another way. */
    static void connection(byte[] octets, Random random) {
        Outcome whole = serve(List.of(octets));
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < octets.length; ) {
            int next = Math.min(octets.length, at + 1 + random.nextInt(7));
            pieces.add(Octets.slice(octets, at, next));
            at = next;
        }
        assertThat(serve(pieces)).as(Octets.escape(octets)).isEqualTo(whole);
    }

    private static Outcome serve(List<byte[]> pieces) {
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), new Teller());
        pieces.forEach(server::later);
        server.run();
        byte[] received = server.transport().received();
        for (WireResponse response : WireResponse.all(received, server.closed())) {
            assertThat(response.status()).isNotEqualTo(500);
        }
        // whether 100 is sent depends on whether the body is there already, as it may (RFC 9110 §10.1.1)
        String text = Octets.text(received).replace("HTTP/1.1 100 Continue\r\n\r\n", "");
        return new Outcome(text, server.closed(), server.state() == Next.PARTIAL);
    }

    /** Tells what it was asked, whatever the path says, but for a body that it leaves unread. */
    private static final class Teller extends Worker {
        @Override
        public Disposition handle(Exchange exchange) throws IOException {
            return exchange.request().target().rawPath().equals("/ignore")
                    ? WireWorker.ignore(exchange)
                    : WireWorker.tell(exchange);
        }
    }

    /** A chunked body: as {@link #connection}, and the content is what another, simpler reader finds in the octets. */
    static void chunked(byte[] octets) {
        byte[] request = Octets.join(CHUNKED_HEAD, octets);
        connection(request);
        String content = Dechunker.content(Octets.text(octets));
        byte[] received = Octets.of(serve(List.of(request)).received());
        WireResponse first = WireResponse.all(received, true).get(0);
        if (content == null) {
            assertThat(first.status()).as(Octets.escape(octets)).isGreaterThanOrEqualTo(400);
        } else {
            assertThat(first.status()).as(Octets.escape(octets)).isEqualTo(200);
            assertThat(first.body()).startsWith("POST /\n" + content);
        }
    }

    /** A target: refused, or of its form and with all that was sent; its path refused, or canonical for good. */
    static void target(byte[] octets) {
        String text = Octets.text(octets);
        for (String method : List.of("GET", "OPTIONS", "CONNECT")) {
            RequestTarget target = orNull(() -> RequestTarget.parse(method, text));
            if (target == null) {
                continue;
            }
            assertThat(target.text()).isEqualTo(text);
            if (target instanceof RequestTarget.Origin) {
                assertThat(target.rawPath() + query(target)).isEqualTo(text).startsWith("/");
            } else if (target instanceof RequestTarget.Absolute absolute) {
                assertThat(text).endsWith(query(absolute)).containsIgnoringCase(absolute.scheme() + "://");
                assertThat(Authority.parse(absolute.authority()).host()).isNotEmpty();
            } else if (target instanceof RequestTarget.AuthorityOnly) {
                assertThat(Authority.parse(text).port()).isNotNegative();
            } else {
                assertThat(method + " " + text).isEqualTo("OPTIONS *");
            }
        }
        path(text);
    }

    private static String query(RequestTarget target) {
        return target.rawQuery() == null ? "" : "?" + target.rawQuery();
    }

    private static void path(String raw) {
        for (UriPath.EncodedSlash slash : UriPath.EncodedSlash.values()) {
            UriPath path = orNull(() -> UriPath.parse(raw, slash));
            if (path != null) {
                String canonical = path.toString();
                assertThat(canonical).startsWith("/").doesNotContain("//", "/./", "/../", "\\");
                assertThat(canonical).doesNotEndWith("/.").doesNotEndWith("/..");
                assertThat(canonical.chars()).noneMatch(Character::isISOControl);
                if (slash == UriPath.EncodedSlash.REJECT) {
                    assertThat(UriPath.parse(encoded(canonical)).toString()).isEqualTo(canonical);
                }
            }
        }
    }

    private static String encoded(String path) {
        StringBuilder text = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet == '/' || octet == '.' || Character.isLetterOrDigit((char) (octet & 0x7F));
            if (plain && octet > 0) {
                text.append((char) octet);
            } else {
                text.append(String.format("%%%02x", octet & 0xFF));
            }
        }
        return text.toString();
    }

    /** A Cookie line: names are tokens, values hold no semicolon, and no more are taken than are looked at. */
    static void cookie(byte[] octets) {
        String line = Octets.text(octets);
        for (int i = 0; i < line.length(); i++) {
            if (!Tokens.isFieldValue(line.charAt(i))) {
                return;
            }
        }
        List<CookieHeader.Pair> cookies = CookieHeader.of(Headers.of("Cookie", line, "cookie", line), 10);
        assertThat(cookies).hasSizeLessThanOrEqualTo(10);
        for (CookieHeader.Pair cookie : cookies) {
            assertThat(Tokens.isToken(cookie.name())).isTrue();
            assertThat(cookie.value()).doesNotContain(";").doesNotStartWith(" ").doesNotEndWith(" ");
        }
    }

    /** A form: refused, or its pairs written anew are read as the same pairs. */
    static void form(byte[] octets) {
        List<String> pairs = orNull(() -> pairs(octets.clone()));
        if (pairs == null) {
            return;
        }
        assertThat(pairs.size() / 2).isLessThanOrEqualTo(20);
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < pairs.size(); i += 2) {
            written.append('&').append(percent(pairs.get(i))).append('=').append(percent(pairs.get(i + 1)));
        }
        assertThat(pairs(Octets.of(written.toString()))).isEqualTo(pairs);
    }

    private static List<String> pairs(byte[] form) {
        List<String> pairs = new ArrayList<>();
        new FormDecoder(StandardCharsets.UTF_8, 20, (name, value) -> pairs.addAll(List.of(name, value)))
                .decode(form, form.length);
        return pairs;
    }

    private static String percent(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02X", octet & 0xFF));
        }
        return encoded.toString();
    }

    private interface Parse<T> {
        T parse();
    }

    /** What a parser made of it, or null if it was refused in the way that refusals have. */
    private static <T> @Nullable T orNull(Parse<T> parse) {
        try {
            return parse.parse();
        } catch (HttpException e) {
            assertThat(e.status().code()).isBetween(400, 505);
            return null;
        }
    }
}
