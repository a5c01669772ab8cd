package org.rocketserver.servlet.spec.errorpage;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §10.9; no exception text. */
class ErrorPageTest {
    private static final WebApp.Handler PAGE = (request, response) -> response.getWriter()
            .print(request.getMethod() + " " + request.getDispatcherType() + " "
                    + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + " "
                    + request.getAttribute(RequestDispatcher.ERROR_MESSAGE) + " "
                    + request.getAttribute(RequestDispatcher.ERROR_EXCEPTION_TYPE) + " "
                    + request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) + " "
                    + request.getAttribute(RequestDispatcher.ERROR_METHOD) + " "
                    + request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING));

    private static WebApp app() {
        return WebApp.at("/")
                .servlet("/error", PAGE)
                .servlet("/send", (request, response) -> response.sendError(418, "a <pot>"))
                .servlet("/throw", (request, response) -> {
                    throw new ServletException("outer", new IllegalArgumentException("inner secret"));
                });
    }

    @Test
    void anErrorThatWasSentIsAnsweredByThePageOfItsStatus() throws Exception {
        try (Served served = Served.with(app().errorPage(418, "/error"))) {
            MemoryExchange exchange = served.serve(MemoryExchange.post("/send?q=1"));
            assertThat(exchange.status()).isEqualTo(418);
            assertThat(exchange.bodyText()).isEqualTo("GET ERROR 418 a <pot> null /send POST q=1");
        }
    }

    @Test
    void aPageWithoutAQuerySeesTheQueryStringOfTheRequestThatFailed() throws Exception {
        WebApp app = app().servlet(
                        "/query", (request, response) -> response.getWriter().print(request.getQueryString()))
                .errorPage(418, "/query")
                .errorPage(500, "/query?own");
        try (Served served = Served.with(app)) {
            assertThat(served.get("/send?q=1").bodyText()).isEqualTo("q=1");
            assertThat(served.get("/throw?q=1").bodyText()).isEqualTo("own");
        }
    }

    @Test
    void theQueryOfThePagesOwnPathGivesItParametersBeforeThoseOfTheRequest() throws Exception {
        WebApp app = app().servlet("/list", (request, response) -> response.getWriter()
                        .print(String.join(",", request.getParameterValues("q"))))
                .errorPage(418, "/list?q=page");
        try (Served served = Served.with(app)) {
            assertThat(served.get("/send?q=client").bodyText()).isEqualTo("page,client");
        }
    }

    @Test
    void anExceptionIsAnsweredByThePageOfItsNearestClassAndItsCauseIsLookedAtToo() throws Exception {
        try (Served served = Served.with(app().errorPage(RuntimeException.class, "/error"))) {
            MemoryExchange exchange = served.get("/throw");
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.bodyText()).contains("class java.lang.IllegalArgumentException");
        }
    }

    /** An exception of an application. */
    private static final class OwnException extends ServletException {
        private static final long serialVersionUID = 1;

        OwnException(Throwable cause) {
            super(cause);
        }
    }

    @Test
    void everyLayerOfServletExceptionsIsLookedAt() throws Exception {
        WebApp app = app().servlet("/layers", (request, response) -> {
                    throw new ServletException(new OwnException(new IllegalArgumentException("inside")));
                })
                .errorPage(OwnException.class, "/error");
        try (Served served = Served.with(app)) {
            assertThat(served.get("/layers").bodyText())
                    .startsWith("GET ERROR 500")
                    .contains("OwnException");
        }
    }

    @Test
    void theDefaultPageAnswersWhatNoOtherPageDoes() throws Exception {
        try (Served served = Served.with(app().errorPage("/error"))) {
            assertThat(served.get("/missing").bodyText()).startsWith("GET ERROR 404");
            assertThat(served.get("/throw").bodyText()).startsWith("GET ERROR 500");
        }
    }

    @Test
    void withoutAPageThePlainOneEscapesTheMessageAndShowsNothingOfAnException() throws Exception {
        try (Served served = Served.with(app())) {
            assertThat(served.get("/send").bodyText()).contains("a &lt;pot&gt;").doesNotContain("<pot>");
            MemoryExchange exchange = served.get("/throw");
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.bodyText()).doesNotContain("secret").doesNotContain("outer");
        }
    }

    @Test
    void anErrorPageThatFailsItselfIsReplacedByThePlainOne() throws Exception {
        WebApp app = app().servlet("/bad", (request, response) -> {
                    throw new IllegalStateException("page");
                })
                .errorPage(418, "/bad");
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/send");
            assertThat(exchange.status()).isEqualTo(418);
            assertThat(exchange.bodyText()).contains("<h1>418");
        }
    }

    @Test
    void afterTheResponseHasLeftAnErrorCutsTheConnection() throws Exception {
        WebApp app = WebApp.at("/").servlet("/late", (request, response) -> {
            response.flushBuffer();
            throw new ServletException("late");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/late").aborted()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/closing", "/forwarding"})
    void afterTheWholeAnswerWasGivenAnErrorTakesNothingOfItBack(String path) throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/closing", (request, response) -> {
                    response.getWriter().print("whole");
                    response.getWriter().close();
                    throw new ServletException("late");
                })
                .servlet("/forwarding", (request, response) -> {
                    Objects.requireNonNull(request.getRequestDispatcher("/to")).forward(request, response);
                    throw new ServletException("late");
                })
                .servlet("/to", (request, response) -> response.getWriter().print("whole"));
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get(path);
            assertThat(exchange.aborted()).isNull();
            assertThat(exchange.bodyText()).isEqualTo("whole");
        }
    }

    @Test
    void whatTheClientDidWrongKeepsItsStatusThroughTheApplication() throws Exception {
        WebApp app = WebApp.at("/").servlet("/body", (request, response) -> {
            throw new ServletException(new HttpException(Status.of(413), "too long"));
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/body").status()).isEqualTo(413);
        }
    }

    /** RFC 9110 §15.5.16. */
    @Test
    void aCharacterEncodingThatNobodyKnowsIsTheClientsFaultWhereTheClientNamedIt() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/form", (request, response) -> request.getParameter("a"))
                .servlet("/text", (request, response) -> request.getReader())
                .servlet(
                        "/parts",
                        (request, response) -> request.getParts(),
                        registration -> registration.setMultipartConfig(new MultipartConfigElement("")));
        try (Served served = Served.with(app)) {
            assertThat(sent(served, "/form", "application/x-www-form-urlencoded"))
                    .isEqualTo(415);
            assertThat(sent(served, "/text", "text/plain")).isEqualTo(415);
            assertThat(sent(served, "/parts", "multipart/form-data; boundary=x"))
                    .isEqualTo(415);
        }
    }

    private static int sent(Served served, String path, String type) {
        return served.serve(MemoryExchange.post(path)
                        .header("Content-Type", type + "; charset=none-such")
                        .body("a=1".getBytes(StandardCharsets.US_ASCII)))
                .status();
    }

    @Test
    void aServletThatIsUnavailableForAWhileAnswers503AndIsAskedAgainLater() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        WebApp app = WebApp.at("/")
                .servlet("/rests", (request, response) -> {
                    asked.incrementAndGet();
                    throw new UnavailableException("resting", 30);
                })
                .servlet("/gone", (request, response) -> {
                    asked.incrementAndGet();
                    throw new UnavailableException("gone");
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/rests").status()).isEqualTo(503);
            MemoryExchange second = served.get("/rests");
            assertThat(second.status()).isEqualTo(503);
            assertThat(Integer.parseInt(String.valueOf(second.header("Retry-After"))))
                    .isBetween(1, 30);
            assertThat(served.get("/gone").status()).isEqualTo(404);
            assertThat(served.get("/gone").status()).isEqualTo(404);
            assertThat(asked).hasValue(2);
        }
    }
}
