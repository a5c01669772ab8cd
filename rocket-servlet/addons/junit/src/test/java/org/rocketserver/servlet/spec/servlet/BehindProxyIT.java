package org.rocketserver.servlet.spec.servlet;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.specification.RequestSpecification;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.Configure;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;

/** What an application behind a proxy sees of the client, if the proxy is trusted (Servlet 6.1 §3.2, §7.1). */
class BehindProxyIT {
    /** What both classes serve, at addresses that say who they think they are. */
    abstract static class Served {
        @Deploy
        static WebApp app() {
            return WebApp.at("/")
                    .servlet("/who", (request, response) -> response.getWriter().print(seen(request)))
                    .servlet("/away", (request, response) -> response.sendRedirect("/there"))
                    .servlet("/session", (request, response) -> request.getSession()
                            .setAttribute("a", request.getServletContext()));
        }

        @Configure
        static ContainerConfig absoluteRedirects(ContainerConfig config) {
            return config.withRelativeRedirects(false);
        }

        private static String seen(HttpServletRequest request) {
            return request.getRemoteAddr() + " " + request.isSecure() + " " + request.getRequestURL();
        }

        static RequestSpecification forwarded(RequestSpecification http) {
            return http.header("X-Forwarded-For", "6.6.6.6, 203.0.113.9")
                    .header("X-Forwarded-Proto", "https")
                    .header("X-Forwarded-Host", "shop.example")
                    .redirects()
                    .follow(false);
        }
    }

    @Nested
    @RocketTest(settings = "proxies.trusted=loopback")
    class ATrustedProxyTells extends Served {
        @Test
        void addressSchemeAndHost(RequestSpecification http) {
            forwarded(http).get("/who").then().body(equalTo("203.0.113.9 true https://shop.example/who"));
        }

        @Test
        void whereRedirectsLead(RequestSpecification http) {
            forwarded(http).get("/away").then().header("Location", "https://shop.example/there");
        }

        @Test
        void thatCookiesAreForTls(RequestSpecification http) {
            forwarded(http).get("/session").then().header("Set-Cookie", containsString("Secure"));
        }
    }

    @Nested
    @RocketTest(settings = "proxies.trusted=192.0.2.0/24")
    class AStrangerIsNotBelieved extends Served {
        @Test
        void whoTheClientIs(RequestSpecification http, URI uri) {
            forwarded(http).get("/who").then().body(equalTo("127.0.0.1 false " + uri + "who"));
        }

        @Test
        void thatCookiesAreForTls(RequestSpecification http) {
            forwarded(http).get("/session").then().header("Set-Cookie", not(containsString("Secure")));
        }
    }
}
