package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.specification.RequestSpecification;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.exchange.WorkerFactoryWrapper;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** What a test class gets, seen from test classes; what fails is in {@link FailuresIT}. */
class RocketTestIT {
    /** As its annotation says. */
    @WebServlet(
            urlPatterns = {"/greet/*", "*.greet"},
            initParams = @WebInitParam(name = "greeting", value = "Good day"))
    static class Greeter extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(getInitParameter("greeting") + " at " + request.getContextPath());
        }
    }

    /** Without annotation. */
    static class Everywhere extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("everywhere: " + request.getPathInfo());
        }
    }

    /** As its annotation says. */
    @WebFilter("*.greet")
    static class Marker extends HttpFilter {
        private static final long serialVersionUID = 1;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            response.setHeader("Marked", "yes");
            chain.doFilter(request, response);
        }
    }

    static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    @Nested
    @RocketTest(servlets = Greeter.class, filters = Marker.class, context = "/app")
    class NamedClassesAreServed {
        @Test
        void whereTheirAnnotationsSay(RequestSpecification http) {
            http.get("/greet/you").then().statusCode(200).body(equalTo("Good day at /app"));
        }

        @Test
        void withFiltersBeforeThem(RequestSpecification http) {
            http.get("/any.greet").then().statusCode(200).header("Marked", "yes");
        }

        @Test
        void andTheAddressIsThatOfTheApplication(URI uri, Rocket rocket, HttpClient client) throws Exception {
            assertThat(uri).hasToString("http://127.0.0.1:" + rocket.port() + "/app/");
            assertThat(get(client, uri.resolve("greet/me"))).startsWith("Good day");
        }
    }

    @Nested
    @RocketTest(servlets = Everywhere.class)
    class AServletWithoutAnnotation {
        @Test
        void isMappedToEverythingWhenItIsAlone(RequestSpecification http) {
            http.get("/what/ever").then().statusCode(200).body(equalTo("everywhere: /what/ever"));
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @RocketTest
    class FactoryMethods {
        private final String greeting = "from an instance";

        @Deploy
        WebApp first() {
            return WebApp.at("/first")
                    .servlet("/x", (request, response) -> response.getWriter().print(greeting));
        }

        @Deploy
        WebApp second() {
            return WebApp.at("/second")
                    .servlet("/x", (request, response) -> response.getWriter().print("second"));
        }

        @Test
        void makeSeveralApplicationsOfOneServer(URI uri, HttpClient client, ServletContainer container)
                throws Exception {
            assertThat(uri.getPath()).isEqualTo("/first/");
            assertThat(get(client, uri.resolve("x"))).isEqualTo("from an instance");
            assertThat(get(client, uri.resolve("/second/x"))).isEqualTo("second");
            assertThat(container.context("/second")).isPresent();
        }

        @Nested
        class InNestedClasses {
            @Test
            void theSameServerIsUsed(URI uri, HttpClient client) throws Exception {
                assertThat(get(client, uri.resolve("x"))).isEqualTo("from an instance");
            }
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @RocketTest(servlets = Everywhere.class)
    class OneServerForTheClass {
        private final int portInConstructor;
        private int portBeforeAll;

        OneServerForTheClass(Rocket rocket) {
            portInConstructor = rocket.port();
        }

        @BeforeAll
        void remember(Rocket rocket) {
            portBeforeAll = rocket.port();
        }

        @Test
        void isThereBeforeItsTests(Rocket rocket) {
            assertThat(rocket.port()).isPositive().isEqualTo(portBeforeAll).isEqualTo(portInConstructor);
        }
    }

    @Nested
    @RocketTest(servlets = Greeter.class, context = "/app", tls = true)
    class WithTls {
        @Test
        void theClientsTrustTheServer(URI uri, HttpClient client, RequestSpecification http) throws Exception {
            assertThat(uri.getScheme()).isEqualTo("https");
            assertThat(get(client, uri.resolve("greet/x"))).isEqualTo("Good day at /app");
            http.get("/greet/you").then().statusCode(200).body(equalTo("Good day at /app"));
        }

        @Test
        void soDoClientsOfTheTestsOwn(URI uri, SSLContext trust) throws Exception {
            HttpClient own = HttpClient.newBuilder().sslContext(trust).build();
            assertThat(get(own, uri.resolve("x.greet"))).startsWith("Good day");
        }

        @Test
        void othersDoNot(URI uri) {
            HttpClient stranger = HttpClient.newHttpClient();
            assertThatThrownBy(() -> get(stranger, uri)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Nested
    @RocketTest(
            servlets = Everywhere.class,
            settings = {"limits.headBytes=1KiB", "threads.max = 20"})
    class WithSettings {
        @Test
        void theServerIsConfigured(Rocket rocket, RequestSpecification http) {
            assertThat(rocket.config().threads().max()).isEqualTo(20);
            http.header("X-Long", "x".repeat(2000)).get("/").then().statusCode(431);
        }
    }

    @Nested
    @RocketTest(servlets = Greeter.class, context = "/the <shop>")
    class AContextPathThatNoAddressHoldsAsItIs {
        @Test
        void isEncodedInTheAddress(URI uri, HttpClient client, RequestSpecification http) throws Exception {
            assertThat(uri.getRawPath()).isEqualTo("/the%20%3Cshop%3E/");
            assertThat(get(client, uri.resolve("greet/x"))).startsWith("Good day");
            http.get("/greet/you").then().statusCode(200);
        }
    }

    @Nested
    @RocketTest(lifetime = RocketTest.Lifetime.METHOD, servlets = Greeter.class)
    class MethodsThatConfigure {
        private final List<String> asked = new CopyOnWriteArrayList<>();

        @Configure
        ContainerConfig redirects(ContainerConfig config) {
            return config.withRelativeRedirects(false);
        }

        @Configure
        ServletContainer more(ServletContainer container) throws Exception {
            container.deploy(WebApp.at("/more").servlet("/away", (request, response) -> response.sendRedirect("/x")));
            return container;
        }

        @Configure
        WorkerFactory counted(WorkerFactory container) {
            return new CountedMethod(container, asked);
        }

        @Configure
        RocketBuilder secondPort(RocketBuilder server) {
            return server.listen("127.0.0.1", 0);
        }

        @Test
        void changeAllPartsOfTheServer(Rocket rocket, URI uri, HttpClient client) throws Exception {
            assertThat(rocket.ports()).hasSize(2).element(0).isEqualTo(uri.getPort());
            URI second = URI.create("http://127.0.0.1:" + rocket.ports().get(1) + "/more/away");
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(second).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Location"))
                    .hasValue(second.resolve("/x").toString());
            assertThat(asked).containsExactly("/more/away");
        }
    }

    /** Writes down what is asked. */
    private static final class CountedMethod extends WorkerFactoryWrapper {
        private final List<String> asked;

        CountedMethod(WorkerFactory method, List<String> asked) {
            super(method);
            this.asked = asked;
        }

        @Override
        public Worker newWorker() {
            Worker worker = super.newWorker();
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    asked.add(exchange.request().target().text());
                    return worker.handle(exchange);
                }
            };
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OneServerForEachMethod {
        private Rocket last;

        @Nested
        @RocketTest(servlets = Everywhere.class, lifetime = RocketTest.Lifetime.METHOD)
        class IsAlwaysNew {
            private final Rocket own;

            IsAlwaysNew(Rocket own) {
                this.own = own;
            }

            @Test
            void first(Rocket rocket) {
                check(rocket);
            }

            @Test
            void second(Rocket rocket) {
                check(rocket);
            }

            private void check(Rocket rocket) {
                assertThat(rocket).isSameAs(own).isNotSameAs(last);
                last = rocket;
            }
        }
    }
}
