package org.rocketserver.servlet.spec.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** Servlet 6.1 §7.3, §9: from one application into another, each with its own session under one id. */
class CrossContextIT {
    private static Rocket server(boolean crossContext) throws Exception {
        WebApp desk = WebApp.at("/desk")
                .servlet("/forward", (request, response) -> cross(request, response, RequestDispatcher::forward))
                .servlet("/include", (request, response) -> cross(request, response, RequestDispatcher::include))
                .servlet("/own", (request, response) -> response.getWriter().print(count(request)));
        WebApp store = WebApp.at("/store")
                .attribute("owner", "store")
                .servlet("/item/*", CrossContextIT::item)
                .servlet("/own", (request, response) -> response.getWriter().print(count(request)));
        return Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(ServletContainer.of(ContainerConfig.DEFAULT.withCrossContext(crossContext), desk, store))
                .handleSignals(false)
                .build()
                .start();
    }

    /** Forward or include. */
    @FunctionalInterface
    private interface Way {
        void go(RequestDispatcher to, HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException;
    }

    private static void cross(HttpServletRequest request, HttpServletResponse response, Way way)
            throws ServletException, IOException {
        count(request);
        ServletContext store = request.getServletContext().getContext("/store");
        if (store == null) {
            response.getWriter().print("there is no way");
            return;
        }
        way.go(store.getRequestDispatcher("/item/7"), request, response);
    }

    private static void item(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(request.getDispatcherType() + " "
                        + request.getServletContext().getAttribute("owner") + " "
                        + request.getContextPath() + " " + count(request) + " in "
                        + request.getSession().getServletContext().getContextPath() + " with "
                        + request.getSession().getId());
    }

    /** How often the session of the current application was asked for. */
    private static int count(HttpServletRequest request) {
        HttpSession session = request.getSession();
        int count = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
        session.setAttribute("count", count);
        return count;
    }

    private static String get(HttpClient client, Rocket rocket, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + rocket.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "include"})
    void eachApplicationHasItsOwnSessionUnderOneId(String way) throws Exception {
        CookieManager cookies = new CookieManager();
        HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
        try (Rocket rocket = server(true)) {
            String shown = way.equals("forward") ? "FORWARD store /store " : "INCLUDE store /desk ";
            String first = get(client, rocket, "/desk/" + way);
            String id = cookies.getCookieStore().getCookies().get(0).getValue();
            assertThat(first).isEqualTo(shown + "1 in /store with " + id);
            assertThat(get(client, rocket, "/desk/" + way)).isEqualTo(shown + "2 in /store with " + id);
            assertThat(get(client, rocket, "/desk/own")).isEqualTo("3");
            // the client's cookie is for the other application's paths only, so this is a session of its own
            assertThat(get(client, rocket, "/store/own")).isEqualTo("1");
            assertThat(get(client, rocket, "/desk/" + way)).startsWith(shown + "3 in /store");
        }
    }

    @Test
    void thereIsNoWayUnlessItIsConfigured() throws Exception {
        try (Rocket rocket = server(false)) {
            assertThat(get(HttpClient.newHttpClient(), rocket, "/desk/forward")).isEqualTo("there is no way");
        }
    }
}
