package org.rocketserver.servlet.spec.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §4.7, §12.1: several hosts, several contexts on each. */
class HostsTest {
    private static WebApp app(String contextPath, String name, String... hosts) {
        return WebApp.at(contextPath)
                .virtualHosts(hosts)
                .servlet("/*", (request, response) -> response.getWriter().print(name))
                .servlet("/host", (request, response) -> response.getWriter()
                        .print(request.getServletContext().getVirtualServerName()))
                .servlet("/neighbour", (request, response) -> response.getWriter()
                        .print(Optional.ofNullable(request.getServletContext().getContext("/x"))
                                .map(context -> context.getVirtualServerName() + context.getContextPath())
                                .orElse("none")));
    }

    private static String ask(Served served, String host, String path) {
        MemoryExchange answer = served.serve(MemoryExchange.get(path).header("Host", host));
        return answer.status() == 200 ? answer.bodyText() : Integer.toString(answer.status());
    }

    @Test
    void aRequestGoesToTheContextOfItsHostAndElseToThatOfAll() throws Exception {
        try (Served served = Served.with(
                app("/", "everybody"),
                app("/x", "x of everybody"),
                app("/", "one", "one.example", "alias.example"),
                app("/x", "x of one", "one.example"),
                app("/", "below", "*.below.example"))) {
            assertThat(ask(served, "one.example", "/")).isEqualTo("one");
            assertThat(ask(served, "ONE.example:8080", "/")).isEqualTo("one");
            assertThat(ask(served, "alias.example", "/a")).isEqualTo("one");
            assertThat(ask(served, "one.example", "/x/a")).isEqualTo("x of one");
            assertThat(ask(served, "a.below.example", "/")).isEqualTo("below");
            assertThat(ask(served, "below.example", "/")).isEqualTo("everybody");
            assertThat(ask(served, "other.example", "/x/")).isEqualTo("x of everybody");
            assertThat(ask(served, "other.example", "/y")).isEqualTo("everybody");
        }
    }

    @Test
    void aLogicalHostHasANameAndContextsOfItsOwn() throws Exception {
        try (Served served = Served.with(
                app("/", "all"), app("/", "one", "one.example", "alias.example"), app("/x", "x", "one.example"))) {
            assertThat(ask(served, "one.example", "/host")).isEqualTo("one.example");
            assertThat(ask(served, "alias.example", "/host")).isEqualTo("one.example");
            assertThat(ask(served, "other.example", "/host")).isEqualTo("rocket");
            assertThat(ask(served, "one.example", "/neighbour")).isEqualTo("one.example/x");
        }
    }

    @Test
    void aHostIsTheSameInWhateverCaseItIsWritten() throws Exception {
        try (Served served = Served.with(app("/", "old", "One.example"))) {
            served.container().deploy(app("/", "new", "one.EXAMPLE"));

            assertThat(ask(served, "one.example", "/")).isEqualTo("new");
            assertThat(served.container().applications()).hasSize(1);
        }
    }

    @Test
    void undeployingAPathEndsItOnAllItsHosts() throws Exception {
        try (Served served = Served.with(app("/x", "one", "one.example", "two.example"), app("/", "all"))) {
            assertThat(ask(served, "two.example", "/x/")).isEqualTo("one");
            assertThat(served.container().undeploy("/x")).isTrue();
            assertThat(ask(served, "one.example", "/x/")).isEqualTo("all");
            assertThat(ask(served, "two.example", "/x/")).isEqualTo("all");
        }
    }
}
