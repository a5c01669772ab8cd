package org.rocketserver.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.specification.RequestSpecification;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.junit.UnhandledExceptions;

/** A servlet, tested as its clients see it, over TLS. */
@RocketTest(servlets = GreetingTest.Greeting.class, tls = true)
class GreetingTest {
    /** Greets whom it is told to. */
    @WebServlet("/greeting")
    public static class Greeting extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getParameter("name");
            if (name == null) {
                throw new IllegalArgumentException("greet whom?");
            }
            response.getWriter().print("Hello, " + name);
        }
    }

    @Test
    void greetsByName(RequestSpecification http) {
        http.queryParam("name", "Ada").get("/greeting").then().statusCode(200).body(equalTo("Hello, Ada"));
    }

    @Test
    void failsWithoutAName(RequestSpecification http, UnhandledExceptions unhandled) {
        http.get("/greeting").then().statusCode(500);
        assertThat(unhandled.take()).singleElement().satisfies(failure -> assertThat(failure.exception())
                .hasMessage("greet whom?"));
    }
}
