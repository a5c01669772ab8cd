package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.testkit.WireClient;

/** What the documentation of {@code HttpServer} and {@code HttpContext} says of contexts. */
@ParameterizedClass
@EnumSource
class ContextsIT {
    private final Implementation implementation;
    private Trial trial;
    private HttpServer server;

    ContextsIT(Implementation implementation) {
        this.implementation = implementation;
    }

    @BeforeEach
    void start() throws Exception {
        server = implementation.server();
        trial = new Trial(server);
        server.start();
    }

    @AfterEach
    void stop() {
        trial.close();
    }

    @Test
    void theLongestPrefixOfAPathAnswers() throws Exception {
        server.createContext("/apps/", Trial.says("ctx2"));
        server.createContext("/", Trial.says("ctx1"));
        server.createContext("/apps/foo/", Trial.says("ctx3"));

        assertThat(trial.get("/apps/foo/bar").body()).isEqualTo("ctx3");
        assertThat(trial.get("/apps/Foo/bar").body()).isEqualTo("ctx2");
        assertThat(trial.get("/apps/app1").body()).isEqualTo("ctx2");
        assertThat(trial.get("/foo?x=/apps/").body()).isEqualTo("ctx1");
        WireClient wire = trial.connect();
        wire.send("GET http://foo.com/apps/foo/bar HTTP/1.1\r\nHost: foo.com\r\n\r\n");
        assertThat(wire.read().body()).isEqualTo("ctx3");
    }

    @Test
    void aPathWithoutASlashAtItsEndIsAPrefixOfNamesToo() throws Exception {
        server.createContext("/foo", Trial.says("foo"));
        assertThat(trial.get("/foo").body()).isEqualTo("foo");
        assertThat(trial.get("/foo/bar").body()).isEqualTo("foo");
        if (Runtime.version().feature() < 27) {
            // later ones match whole names
            assertThat(trial.get("/foobar").body()).isEqualTo("foo");
        }
    }

    @Test
    void whatNoContextMatchesIsNotFound() throws Exception {
        server.createContext("/foo/", Trial.says("foo"));
        WireClient wire = trial.connect();
        assertThat(wire.ask("/bar").status()).isEqualTo(404);
        assertThat(trial.get("/FOO/").statusCode()).isEqualTo(404);
    }

    @Test
    void contextsComeAndGoWhileTheServerRuns() throws Exception {
        HttpContext context = server.createContext("/a", Trial.says("a"));
        server.createContext("/b", Trial.says("b"));
        assertThat(trial.get("/a").body()).isEqualTo("a");

        server.removeContext(context);
        server.removeContext("/b");

        assertThat(trial.get("/a").statusCode()).isEqualTo(404);
        assertThat(trial.get("/b").statusCode()).isEqualTo(404);
        assertThatIllegalArgumentException().isThrownBy(() -> server.removeContext("/b"));
        server.createContext("/b", Trial.says("again"));
        assertThat(trial.get("/b").body()).isEqualTo("again");
    }

    @Test
    void aRemovedContextServesWhatItHasBegun() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch removed = new CountDownLatch(1);
        server.createContext("/a", exchange -> {
            inside.countDown();
            try {
                removed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Trial.answer(exchange, "whole");
        });
        WireClient wire = trial.connect().get("/a");
        assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
        server.removeContext("/a");
        removed.countDown();
        assertThat(wire.read().body()).isEqualTo("whole");
    }

    @Test
    void pathsAndHandlersThatCannotBeAreRefused() {
        HttpHandler handler = Trial.says("");
        assertThatNullPointerException().isThrownBy(() -> server.createContext(null));
        assertThatNullPointerException().isThrownBy(() -> server.createContext(null, handler));
        assertThatNullPointerException().isThrownBy(() -> server.createContext("/a", null));
        assertThatNullPointerException().isThrownBy(() -> server.removeContext((String) null));
        if (implementation == Implementation.ROCKET) {
            // the JDK's says IllegalArgumentException
            assertThatNullPointerException().isThrownBy(() -> server.removeContext((HttpContext) null));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> server.createContext("a", handler));
        assertThatIllegalArgumentException().isThrownBy(() -> server.createContext(""));
        assertThatIllegalArgumentException().isThrownBy(() -> server.removeContext("/b"));
    }

    @Test
    void aPathHasOneContext() {
        assumeTrue(implementation == Implementation.ROCKET, "the JDK's took two once");
        HttpHandler handler = Trial.says("");
        server.createContext("/a", handler);
        assertThatIllegalArgumentException().isThrownBy(() -> server.createContext("/a", handler));
        assertThatIllegalArgumentException().isThrownBy(() -> server.createContext("/a"));
    }

    @Test
    void aHandlerMayBeGivenLaterAndOnce() throws Exception {
        HttpContext context = server.createContext("/late");
        assertThat(context.getHandler()).isNull();
        assertThat(trial.get("/late").statusCode()).isEqualTo(500);
        HttpHandler handler = Trial.says("at last");
        assertThatNullPointerException().isThrownBy(() -> context.setHandler(null));
        context.setHandler(handler);
        assertThat(context.getHandler()).isSameAs(handler);
        assertThatIllegalArgumentException().isThrownBy(() -> context.setHandler(handler));
        assertThat(trial.get("/late").body()).isEqualTo("at last");
    }

    @Test
    void aContextKnowsItsPathAndItsServer() {
        HttpContext context = server.createContext("/a/b", Trial.says(""));
        assertThat(context.getPath()).isEqualTo("/a/b");
        assertThat(context.getServer()).isSameAs(server);
        context.getAttributes().put("name", "value");
        assertThat(context.getAttributes()).containsEntry("name", "value");
        assertThat(context.getFilters()).isEmpty();
        assertThat(context.getAuthenticator()).isNull();
    }
}
