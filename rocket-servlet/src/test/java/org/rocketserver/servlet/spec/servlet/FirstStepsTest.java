package org.rocketserver.servlet.spec.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** From a request to its answer through an application in code (Servlet 6.1 §2, §6, §12). */
class FirstStepsTest {
    @Test
    void aServletAnswersTheRequestsItIsMappedTo() throws Exception {
        try (Served served = Served.with(WebApp.at("/").servlet("/hello", (request, response) -> response.getWriter()
                .print("Hello " + request.getParameter("name"))))) {
            MemoryExchange exchange = served.get("/hello?name=World");
            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.bodyText()).isEqualTo("Hello World");
        }
    }

    @Test
    void whatNoServletIsMappedToIsNotFound() throws Exception {
        try (Served served = Served.with(WebApp.at("/app").servlet("/hello", (request, response) -> {}))) {
            assertThat(served.get("/app/other").status()).isEqualTo(404);
            assertThat(served.get("/elsewhere").status()).isEqualTo(404);
        }
    }

    /** RFC 9110 §15.5.6: a 405 has to say which methods there are. */
    @Test
    void whatTheContainerItselfRefusesSaysWhichMethodsItTakes() throws Exception {
        try (Served served = Served.with(WebApp.at("/"))) {
            String all = served.serve(MemoryExchange.request("OPTIONS", "*")).header("Allow");
            MemoryExchange traced = served.serve(MemoryExchange.request("TRACE", "/"));
            MemoryExchange connected = served.serve(
                    MemoryExchange.request("CONNECT", "").target(RequestTarget.parse("CONNECT", "a.example:443")));
            assertThat(List.of(traced.status(), connected.status())).containsOnly(405);
            assertThat(all).contains("GET").isEqualTo(traced.header("Allow")).isEqualTo(connected.header("Allow"));
        }
    }

    @Test
    void theRootOfAContextIsRedirectedToItsFolder() throws Exception {
        try (Served served = Served.with(WebApp.at("/app").servlet("/hello", (request, response) -> {}))) {
            MemoryExchange exchange = served.get("/app?a=b");
            assertThat(exchange.status()).isEqualTo(302);
            assertThat(exchange.header("Location")).isEqualTo("/app/?a=b");
        }
    }

    @Test
    void filtersStandBeforeTheServletInTheirOrder() throws Exception {
        Filter first = (request, response, chain) -> {
            response.getWriter().print("1");
            chain.doFilter(request, response);
            response.getWriter().print("4");
        };
        Filter second = (request, response, chain) -> {
            response.getWriter().print("2");
            chain.doFilter(request, response);
        };
        try (Served served = Served.with(WebApp.at("/")
                .filter("/*", first)
                .filter("*.txt", second)
                .servlet("/a.txt", (request, response) -> response.getWriter().print("3")))) {
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("1234");
        }
    }
}
