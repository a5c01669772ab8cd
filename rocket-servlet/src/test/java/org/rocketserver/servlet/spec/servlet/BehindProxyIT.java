package org.rocketserver.servlet.spec.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.config.ProxyConfig;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** What an application behind a proxy sees of the client, if the proxy is trusted (Servlet 6.1 §3.2, §7.1). */
class BehindProxyIT {
    private static final WebApp APP = WebApp.at("/")
            .servlet("/who", (request, response) -> response.getWriter().print(seen(request)))
            .servlet("/away", (request, response) -> response.sendRedirect("/there"))
            .servlet("/session", (request, response) -> request.getSession()
                    .setAttribute("a", request.getServletContext()));

    private static String seen(HttpServletRequest request) {
        return request.getRemoteAddr() + " " + request.isSecure() + " " + request.getRequestURL();
    }

    @Test
    void aTrustedProxyTellsAddressSchemeAndHost() throws Exception {
        try (Rocket rocket = start(List.of("loopback"))) {
            assertThat(get(rocket, "/who").body()).isEqualTo("203.0.113.9 true https://shop.example/who");
            assertThat(get(rocket, "/away").headers().firstValue("Location")).hasValue("https://shop.example/there");
            assertThat(get(rocket, "/session").headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie).contains("Secure"));
        }
    }

    @Test
    void aStrangerIsNotBelieved() throws Exception {
        try (Rocket rocket = start(List.of("192.0.2.0/24"))) {
            assertThat(get(rocket, "/who").body())
                    .isEqualTo("127.0.0.1 false http://127.0.0.1:" + rocket.port() + "/who");
            assertThat(get(rocket, "/session").headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie).doesNotContain("Secure"));
        }
    }

    private static Rocket start(List<String> trusted) throws Exception {
        return Rocket.builder()
                .listen("127.0.0.1", 0)
                .handleSignals(false)
                .configure(config -> config.withProxies(ProxyConfig.DEFAULT.withTrusted(trusted)))
                .method(ServletContainer.of(ContainerConfig.DEFAULT.withRelativeRedirects(false), APP))
                .build()
                .start();
    }

    private static HttpResponse<String> get(Rocket rocket, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(rocket.uri() + path))
                .header("X-Forwarded-For", "6.6.6.6, 203.0.113.9")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "shop.example")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
