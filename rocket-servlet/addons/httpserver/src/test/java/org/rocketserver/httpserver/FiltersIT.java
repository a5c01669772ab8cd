package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation says of {@code Filter}, {@code Authenticator}, attributes and {@code setStreams}. */
@ParameterizedClass
@EnumSource
class FiltersIT {
    private final Implementation implementation;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Trial trial;
    private HttpContext context;

    FiltersIT(Implementation implementation) {
        this.implementation = implementation;
    }

    @BeforeEach
    void start() throws IOException {
        trial = Trial.of(implementation, this::handle);
        context = trial.server.createContext("/filtered", this::handle);
    }

    @AfterEach
    void stop() {
        trial.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        events.add("handler");
        HttpPrincipal principal = exchange.getPrincipal();
        Trial.answer(
                exchange,
                (principal == null ? "nobody" : principal.getUsername() + "@" + principal.getRealm()) + " "
                        + exchange.getAttribute("note"));
    }

    private Filter around(String name) {
        return new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                events.add("before " + name);
                chain.doFilter(exchange);
                events.add("after " + name);
            }

            @Override
            public String description() {
                return name;
            }
        };
    }

    @Test
    void filtersRunInOrderAroundTheHandler() throws Exception {
        context.getFilters().addAll(List.of(around("1"), around("2")));
        // an answer may be read before the last filter has returned
        context.getFilters().add(0, Filter.afterHandler("last", exchange -> {
            synchronized (events) {
                events.add("code " + exchange.getResponseCode());
                events.notifyAll();
            }
        }));
        assertThat(trial.get("/filtered").statusCode()).isEqualTo(200);
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(events)
                .containsExactly("before 1", "before 2", "handler", "after 2", "after 1", "code 200"));
    }

    @Test
    void aFilterMayAnswerItself() throws Exception {
        context.getFilters().add(new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                exchange.sendResponseHeaders(403, -1);
                exchange.close();
            }

            @Override
            public String description() {
                return "no";
            }
        });
        assertThat(trial.get("/filtered").statusCode()).isEqualTo(403);
        assertThat(events).isEmpty();
    }

    @Test
    void changesOfTheListCountAtOnce() throws Exception {
        Filter note = Filter.beforeHandler("note", exchange -> exchange.setAttribute("note", "noted"));
        assertThat(trial.get("/filtered").body()).isEqualTo("nobody null");
        context.getFilters().add(note);
        assertThat(trial.get("/filtered").body()).isEqualTo("nobody noted");
        context.getFilters().remove(note);
        context.getAttributes().remove("note");
        assertThat(trial.get("/filtered").body()).isEqualTo("nobody null");
        assertThat(note.description()).isEqualTo("note");
    }

    @Test
    void everyExchangeSeesTheAttributesOfItsContext() throws Exception {
        context.getAttributes().put("note", "from the context");
        assertThat(trial.get("/filtered").body()).isEqualTo("nobody from the context");
        assertThat(trial.get("/").body()).isEqualTo("nobody null");
    }

    @Test
    void attributesHaveNames() throws Exception {
        context.getFilters().add(Filter.beforeHandler("names", exchange -> {
            assertThatNullPointerException().isThrownBy(() -> exchange.getAttribute(null));
            assertThatNullPointerException().isThrownBy(() -> exchange.setAttribute(null, "x"));
        }));
        assertThat(trial.get("/filtered").statusCode()).isEqualTo(200);
    }

    @Test
    void anAttributeMayBeNull() throws Exception {
        assumeTrue(implementation == Implementation.ROCKET, "the JDK's refused it once");
        context.getFilters().add(Filter.beforeHandler("null", exchange -> {
            exchange.setAttribute("note", "x");
            exchange.setAttribute("note", null);
        }));
        assertThat(trial.get("/filtered").body()).isEqualTo("nobody null");
    }

    @Test
    void filtersMayPutStreamsBeforeThoseOfTheExchange() throws Exception {
        context.getFilters().add(Filter.beforeHandler("louder", exchange -> {
            InputStream in = exchange.getRequestBody();
            OutputStream out = exchange.getResponseBody();
            OutputStream louder = new FilterOutputStream(out) {
                @Override
                public void write(int octet) throws IOException {
                    out.write(Character.toUpperCase(octet));
                }
            };
            exchange.setStreams(null, louder);
            assertThat(exchange.getRequestBody()).isSameAs(in);
            assertThat(exchange.getResponseBody()).isSameAs(louder);
        }));
        assertThat(trial.get("/filtered").body()).isEqualTo("NOBODY NULL");
        assertThat(trial.get("/filtered").body()).isEqualTo("NOBODY NULL");
    }

    private static BasicAuthenticator jane() {
        return new BasicAuthenticator("the realm", StandardCharsets.UTF_8) {
            @Override
            public boolean checkCredentials(String username, String password) {
                return username.equals("jane") && password.equals("sesame");
            }
        };
    }

    private HttpResponse<String> getAs(String nameAndPassword) throws Exception {
        String credentials = Base64.getEncoder().encodeToString(nameAndPassword.getBytes(StandardCharsets.UTF_8));
        return trial.send(trial.request("/filtered")
                .header("Authorization", "Basic " + credentials)
                .build());
    }

    @Test
    void anAuthenticatorLetsOnlyUsersPass() throws Exception {
        Authenticator jane = jane();
        assertThat(context.setAuthenticator(jane)).isNull();
        assertThat(context.getAuthenticator()).isSameAs(jane);

        HttpResponse<String> unknown = trial.get("/filtered");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm=\"the realm\""));
        assertThat(getAs("jane:guess").statusCode()).isEqualTo(401);
        assertThat(events).isEmpty();
        assertThat(getAs("jane:sesame").body()).isEqualTo("jane@the realm null");
        assertThat(trial.get("/").body()).isEqualTo("nobody null");

        assertThat(context.setAuthenticator(null)).isSameAs(jane);
        assertThat(context.getAuthenticator()).isNull();
        assertThat(trial.get("/filtered").body()).isEqualTo("nobody null");
    }

    @Test
    void whatAnAuthenticatorAnswersIsSent() throws Exception {
        context.setAuthenticator(new Authenticator() {
            @Override
            public Result authenticate(HttpExchange exchange) {
                exchange.getResponseHeaders().set("X-Try", "again");
                return exchange.getRequestHeaders().containsKey("X-Retry") ? new Retry(407) : new Failure(418);
            }
        });
        HttpResponse<String> failure = trial.get("/filtered");
        assertThat(failure.statusCode()).isEqualTo(418);
        assertThat(failure.headers().firstValue("X-Try")).hasValue("again");
        org.rocketserver.testkit.WireClient wire = trial.connect();
        for (int i = 0; i < 2; i++) {
            wire.send("POST /filtered HTTP/1.1\r\nHost: h\r\nX-Retry: 1\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(wire.read().status()).isEqualTo(407);
        }
        assertThat(events).isEmpty();
    }
}
