package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.WebApp;

/** Servlet 6.1 §3.10: what applications see of a real handshake. */
@RocketTest(tls = true)
class ConfidentialIT {
    @Deploy
    static WebApp app() {
        return WebApp.at("/").servlet("/tls", (request, response) -> response.getWriter()
                .print(request.isSecure() + " " + request.getScheme() + " " + attribute(request, "secure_protocol")
                        + " "
                        + attribute(request, "cipher_suite") + " " + attribute(request, "key_size") + " "
                        + attribute(request, "X509Certificate")));
    }

    private static Object attribute(HttpServletRequest request, String name) {
        return request.getAttribute("jakarta.servlet.request." + name);
    }

    @Test
    void theHandshakeIsShownAsAttributes(URI uri, HttpClient http) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri.resolve("/tls")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).matches("true https TLSv1\\.[23] TLS_\\w+ (128|256) null");
    }
}
