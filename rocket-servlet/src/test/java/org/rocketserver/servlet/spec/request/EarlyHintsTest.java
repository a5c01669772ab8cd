package org.rocketserver.servlet.spec.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.RequestAttributes;
import org.rocketserver.testkit.MemoryExchange;

/** RFC 8297, by a request attribute. */
class EarlyHintsTest {
    @SuppressWarnings("unchecked") // documented there
    private static Consumer<Map<String, List<String>>> hints(HttpServletRequest request) {
        return (Consumer<Map<String, List<String>>>) request.getAttribute(RequestAttributes.EARLY_HINTS);
    }

    @Test
    void hintsGoOutBeforeTheResponse() throws Exception {
        WebApp app = WebApp.at("/").servlet("/", (request, response) -> {
            hints(request).accept(Map.of("Link", List.of("</a.css>; rel=preload", "</b.js>; rel=preload")));
            hints(request).accept(Map.of("Link", List.of("</c.css>; rel=preload")));
            assertThat(response.isCommitted()).isFalse();
            response.setHeader("X-Final", "yes");
            response.getWriter().print("done");
        });
        try (Served served = Served.with(app)) {
            MemoryExchange answer = served.get("/");
            assertThat(answer.interim())
                    .extracting(head -> head.status().code())
                    .containsExactly(103, 103);
            assertThat(answer.interim().get(0).headers().all("Link"))
                    .containsExactly("</a.css>; rel=preload", "</b.js>; rel=preload");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Link")).isNull();
            assertThat(answer.bodyText()).isEqualTo("done");
        }
    }

    @Test
    void hintsThatComeTooLateOrBreakTheMessageAreRefused() throws Exception {
        WebApp app = WebApp.at("/").servlet("/", (request, response) -> {
            assertThatThrownBy(() -> hints(request).accept(Map.of("Link", List.of("a\r\nInjected: b"))))
                    .isInstanceOf(IllegalArgumentException.class);
            response.flushBuffer();
            assertThatThrownBy(() -> hints(request).accept(Map.of("Link", List.of("a"))))
                    .isInstanceOf(IllegalStateException.class);
            response.getWriter().print("done");
        });
        try (Served served = Served.with(app)) {
            MemoryExchange answer = served.get("/");
            assertThat(answer.bodyText()).isEqualTo("done");
            assertThat(answer.interim()).isEmpty();
        }
    }

    @Test
    void thereIsNoSuchAttributeForOldClientsNorAmongTheNames() throws Exception {
        WebApp app = WebApp.at("/").servlet("/", (request, response) -> response.getWriter()
                .print((hints(request) == null) + " " + Collections.list(request.getAttributeNames())));
        try (Served served = Served.with(app)) {
            assertThat(served.serve(MemoryExchange.get("/").version(HttpVersion.HTTP_1_0))
                            .bodyText())
                    .isEqualTo("true []");
            assertThat(served.get("/").bodyText()).isEqualTo("false []");
        }
    }
}
