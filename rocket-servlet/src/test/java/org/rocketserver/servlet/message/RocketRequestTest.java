package org.rocketserver.servlet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.TlsInfo;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 chapter 3 and the dispatch attributes of chapter 9. */
class RocketRequestTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private static MessageFixture form(String target, String body) {
        return new MessageFixture(
                MemoryExchange.post(target).header("Content-Type", FORM).body(body));
    }

    // ---- parameters (3.1)

    @Test
    void queryParametersComeBeforeThoseOfTheForm() {
        RocketRequest request = form("/app/s?a=hello&q=%C3%BC+x", "a=goodbye&a=world&b=%C3%A4&empty").request;

        assertThat(request.getParameterValues("a")).containsExactly("hello", "goodbye", "world");
        assertThat(request.getParameter("a")).isEqualTo("hello");
        assertThat(request.getParameter("q")).isEqualTo("ü x");
        assertThat(request.getParameter("b")).isEqualTo("ä");
        assertThat(request.getParameter("empty")).isEmpty();
        assertThat(request.getParameter("none")).isNull();
        assertThat(request.getParameterValues("none")).isNull();
        assertThat(Collections.list(request.getParameterNames())).containsExactly("a", "q", "b", "empty");
        assertThatThrownBy(() -> request.getParameterMap().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theFormIsReadInTheEncodingThatWasSet() throws UnsupportedEncodingException {
        RocketRequest request = form("/app/s", "a=%FC").request;
        request.setCharacterEncoding("ISO-8859-1");

        assertThat(request.getParameter("a")).isEqualTo("ü");
        request.setCharacterEncoding("UTF-8");
        assertThat(request.getCharacterEncoding()).isEqualTo("ISO-8859-1");
    }

    @Test
    void onlyAPostedFormIsRead() throws IOException {
        MessageFixture put = new MessageFixture(MemoryExchange.request("PUT", "/app/s")
                .header("Content-Type", FORM)
                .body("a=1"));
        assertThat(put.request.getParameter("a")).isNull();
        assertThat(put.request.getReader().readLine()).isEqualTo("a=1");
    }

    @Test
    void aBodyThatIsBeingReadIsNoForm() throws IOException {
        RocketRequest request = form("/app/s?q=1", "a=1").request;
        assertThat(request.getInputStream().read()).isEqualTo('a');

        assertThat(request.getParameter("a")).isNull();
        assertThat(request.getParameter("q")).isEqualTo("1");
    }

    @Test
    void aFormThatWasReadLeavesAnEmptyStream() throws IOException {
        RocketRequest request = form("/app/s", "a=1").request;
        request.getParameterMap();
        assertThat(request.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest(name = "{0} with {1} is answered with {2}")
    @CsvSource({
        "/app/s?a=%, a=1, 400",
        "/app/s?a=%FF, a=1, 400",
        "/app/s, a=%zz, 400",
        "/app/s, a=1&a=2&a=3&a=4&a=5, 400",
        "/app/s?a=1&b=2, a=3&a=4, 400",
        "/app/s, a=12345678901234567890, 413"
    })
    void whatIsMalformedOrTooMuchIsAnIllegalStateThatKnowsItsStatus(String target, String body, int status) {
        MessageFixture fixture = new MessageFixture(
                MemoryExchange.post(target).header("Content-Type", FORM).body(body),
                new MessageSettings(20, 3, 10, 100, true));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> fixture.request.getParameter("a"))
                    .isInstanceOf(IllegalStateException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.of(status)));
        }
        try (var error = fixture.frames.enter(
                Frame.error(fixture.frames.context(), MessageFixture.elements("/app/e", null), null, Map.of()))) {
            assertThat(fixture.request.getParameter("none")).isNull();
        }
    }

    @Test
    void aFormOfUnknownLengthHasTheSameLimit() {
        for (int size : new int[] {20, 21, 9000}) {
            MemoryExchange.Builder builder =
                    MemoryExchange.post("/app/s").header("Content-Type", FORM).bodyToCome(BodyLength.UNKNOWN);
            MessageFixture fixture = new MessageFixture(builder, new MessageSettings(20, 3, 10, 100, true));
            fixture.exchange.body().arrive("a=" + "x".repeat(size - 2));
            fixture.exchange.body().end();
            if (size == 20) {
                assertThat(fixture.request.getParameter("a")).hasSize(18);
            } else {
                assertThatThrownBy(() -> fixture.request.getParameter("a")).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void aDispatchersQueryComesFirstForAsLongAsItLasts() {
        MessageFixture fixture = form("/app/s?a=1", "a=2");
        try (var forward = fixture.frames.enter(
                Frame.forward(fixture.frames.context(), MessageFixture.elements("/app/f", "a=3&b=4"), "a=3&b=4"))) {
            assertThat(fixture.request.getParameterValues("a")).containsExactly("3", "1", "2");
            assertThat(fixture.request.getQueryString()).isEqualTo("a=3&b=4");
            try (var include = fixture.frames.enter(
                    Frame.include(fixture.frames.context(), MessageFixture.elements("/app/i", "a=5"), "a=5"))) {
                assertThat(fixture.request.getParameterValues("a")).containsExactly("5", "3", "1", "2");
            }
            assertThat(fixture.request.getParameterValues("a")).containsExactly("3", "1", "2");
        }
        assertThat(fixture.request.getParameterMap()).containsOnlyKeys("a");
        assertThat(fixture.request.getParameterValues("a")).containsExactly("1", "2");
    }

    // ---- multipart (3.2)

    @Test
    void partsAreAskedForOnceAndOnlyOfAMultipartBody() throws IOException, ServletException {
        MessageFixture fixture = new MessageFixture(MemoryExchange.post("/app/s")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .body("--x--"));
        assertThat(fixture.request.getParameter("a")).isNull();
        assertThat(fixture.events).isEmpty();
        assertThat(fixture.request.getParts()).isEmpty();
        assertThat(fixture.request.getPart("a")).isNull();
        assertThat(fixture.events).containsExactly("parts");

        assertThatThrownBy(() -> form("/app/s", "a").request.getParts()).isInstanceOf(ServletException.class);
    }

    // ---- attributes (3.3, 9.3.1, 9.4.2, 9.7.2, 10.9.1)

    @Test
    void attributeListenersHearOfChanges() {
        MessageFixture fixture = form("/app/s", "");
        fixture.request.setAttribute("a", 1);
        fixture.request.setAttribute("a", 2);
        assertThat(fixture.request.getAttribute("a")).isEqualTo(2);
        assertThat(Collections.list(fixture.request.getAttributeNames())).containsExactly("a");
        fixture.request.setAttribute("a", null);
        fixture.request.removeAttribute("a");

        assertThat(fixture.request.getAttribute("a")).isNull();
        assertThat(fixture.events).containsExactly("added a=1", "replaced a=1", "removed a=2");
    }

    @Test
    void aForwardShowsTheTargetsPathsAndTheOriginalOnesAsAttributes() {
        MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s/x?q=1"));
        RocketRequest request = fixture.request;
        try (var first = fixture.frames.enter(
                Frame.forward(fixture.frames.context(), MessageFixture.elements("/app/f", null), null))) {
            try (var second = fixture.frames.enter(
                    Frame.forward(fixture.frames.context(), MessageFixture.elements("/app/g/y", "z"), "z"))) {
                assertThat(request.getDispatcherType()).isEqualTo(DispatcherType.FORWARD);
                assertThat(request.getRequestURI()).isEqualTo("/app/g/y");
                assertThat(request.getServletPath()).isEqualTo("/g");
                assertThat(request.getPathInfo()).isEqualTo("/y");
                assertThat(request.getPathTranslated()).isEqualTo("/real/y");
                assertThat(request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI))
                        .isEqualTo("/app/s/x");
                assertThat(request.getAttribute(RequestDispatcher.FORWARD_CONTEXT_PATH))
                        .isEqualTo("/app");
                assertThat(request.getAttribute(RequestDispatcher.FORWARD_SERVLET_PATH))
                        .isEqualTo("/s");
                assertThat(request.getAttribute(RequestDispatcher.FORWARD_PATH_INFO))
                        .isEqualTo("/x");
                assertThat(request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING))
                        .isEqualTo("q=1");
                assertThat(request.getAttribute(RequestDispatcher.FORWARD_MAPPING))
                        .isSameAs(fixture.frames.original().mapping());
                assertThat(Collections.list(request.getAttributeNames())).hasSize(6);
            }
            assertThat(request.getRequestURI()).isEqualTo("/app/f");
        }
        assertThat(request.getRequestURI()).isEqualTo("/app/s/x");
        assertThat(request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI)).isNull();
        assertThat(request.getAttributeNames().hasMoreElements()).isFalse();
        assertThat(request.getDispatcherType()).isEqualTo(DispatcherType.REQUEST);
    }

    @Test
    void anIncludeShowsItsTargetAsAttributesOnly() {
        MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s"));
        RocketRequest request = fixture.request;
        try (var include = fixture.frames.enter(
                Frame.include(fixture.frames.context(), MessageFixture.elements("/app/i", null), null))) {
            assertThat(request.getServletPath()).isEqualTo("/s");
            assertThat(request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH))
                    .isEqualTo("/i");
            assertThat(request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO))
                    .isNull();
            request.getRequestDispatcher("x");
            try (var named = fixture.frames.enter(Frame.named(DispatcherType.INCLUDE, fixture.frames.context()))) {
                assertThat(request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH))
                        .isNull();
                assertThat(request.getAttributeNames().hasMoreElements()).isFalse();
            }
            assertThat(Collections.list(request.getAttributeNames())).hasSize(4);
        }
        assertThat(request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH)).isNull();
    }

    @Test
    void aDispatchByNameKeepsThePathsAndShowsNoAttributes() {
        MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s"));
        try (var named = fixture.frames.enter(Frame.named(DispatcherType.FORWARD, fixture.frames.context()))) {
            assertThat(fixture.request.getServletPath()).isEqualTo("/s");
            assertThat(fixture.request.getAttribute(RequestDispatcher.FORWARD_SERVLET_PATH))
                    .isNull();
            assertThat(fixture.request.getDispatcherType()).isEqualTo(DispatcherType.FORWARD);
        }
    }

    @Test
    void asyncAndErrorDispatchesShowTheirAttributes() {
        MessageFixture fixture = new MessageFixture(MemoryExchange.post("/app/s?q=1"));
        try (var async = fixture.frames.enter(
                Frame.async(fixture.frames.context(), MessageFixture.elements("/app/a", null), null))) {
            assertThat(fixture.request.getAttribute(AsyncContext.ASYNC_REQUEST_URI))
                    .isEqualTo("/app/s");
            assertThat(fixture.request.getAttribute(AsyncContext.ASYNC_QUERY_STRING))
                    .isEqualTo("q=1");
            assertThat(fixture.request.getMethod()).isEqualTo("POST");
        }
        try (var error = fixture.frames.enter(Frame.error(
                fixture.frames.context(),
                MessageFixture.elements("/app/e", null),
                null,
                Map.of(RequestDispatcher.ERROR_STATUS_CODE, 404, RequestDispatcher.ERROR_METHOD, "POST")))) {
            assertThat(fixture.request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                    .isEqualTo(404);
            assertThat(Collections.list(fixture.request.getAttributeNames())).hasSize(2);
            assertThat(fixture.request.getMethod()).isEqualTo("GET");
            fixture.request.removeAttribute(RequestDispatcher.ERROR_STATUS_CODE);
            assertThat(fixture.request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                    .isNull();
            fixture.request.setAttribute(RequestDispatcher.ERROR_METHOD, "X");
            assertThat(fixture.request.getAttribute(RequestDispatcher.ERROR_METHOD))
                    .isEqualTo("X");
            assertThat(Collections.list(fixture.request.getAttributeNames()))
                    .containsExactly(RequestDispatcher.ERROR_METHOD);
        }
        assertThat(fixture.request.getAttribute(RequestDispatcher.ERROR_METHOD)).isNull();
    }

    @Test
    void aMarkBringsBackTheDispatchInWhichItWasMade() {
        MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s"));
        Frames.Mark before = fixture.frames.mark();
        Frames.Mark mark;
        try (var forward = fixture.frames.enter(
                Frame.forward(fixture.frames.context(), MessageFixture.elements("/app/f", null), null))) {
            mark = fixture.frames.mark();
        }
        fixture.frames.reenter(mark);
        assertThat(fixture.request.getRequestURI()).isEqualTo("/app/f");
        fixture.frames.reenter(before);
        assertThat(fixture.request.getRequestURI()).isEqualTo("/app/s");
    }

    @Test
    void tlsShowsAsAttributes() {
        TlsInfo tls = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", 128, "ab", List.of());
        MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s").tls(tls));

        assertThat(fixture.request.isSecure()).isTrue();
        assertThat(fixture.request.getScheme()).isEqualTo("https");
        assertThat(fixture.request.getServerPort()).isEqualTo(443);
        assertThat(fixture.request.getAttribute("jakarta.servlet.request.secure_protocol"))
                .isEqualTo("TLSv1.3");
        assertThat(fixture.request.getAttribute("jakarta.servlet.request.key_size"))
                .isEqualTo(128);
        assertThat(Collections.list(fixture.request.getAttributeNames())).hasSize(4);
    }

    // ---- head, paths, connection

    @Test
    void headersAreAskedForWithoutRegardToCase() {
        RocketRequest request = new MessageFixture(MemoryExchange.get("/app/s")
                        .header("A", "1")
                        .header("a", "2")
                        .header("N", "5")
                        .header("D", "Sun, 06 Nov 1994 08:49:37 GMT"))
                .request;

        assertThat(Collections.list(request.getHeaders("a"))).containsExactly("1", "2");
        assertThat(Collections.list(request.getHeaderNames())).contains("A", "N", "D");
        assertThat(request.getIntHeader("n")).isEqualTo(5);
        assertThat(request.getIntHeader("none")).isEqualTo(-1);
        assertThat(request.getDateHeader("d")).isEqualTo(784_111_777_000L);
        assertThat(request.getDateHeader("none")).isEqualTo(-1);
        assertThatThrownBy(() -> request.getDateHeader("A")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.getIntHeader("D")).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest(name = "Host {0} → {1}, port {2}, {3}")
    @CsvSource({
        "example.org, example.org, 80, http://example.org/app/s",
        "example.org:80, example.org, 80, http://example.org/app/s",
        "example.org:8080, example.org, 8080, http://example.org:8080/app/s",
        "[::1]:81, [::1], 81, http://[::1]:81/app/s"
    })
    void theUrlIsPutTogetherFromWhatTheClientUsed(String host, String name, int port, String url) {
        RocketRequest request = new MessageFixture(MemoryExchange.get("/app/s").header("Host", host)).request;

        assertThat(request.getServerName()).isEqualTo(name);
        assertThat(request.getServerPort()).isEqualTo(port);
        assertThat(request.getRequestURL()).hasToString(url);
    }

    @Test
    void idsTellConnectionAndRequest() {
        RocketRequest request = new MessageFixture(MemoryExchange.get("/app/s").id("7")).request;

        assertThat(request.getRequestId()).isEqualTo("c1-7");
        assertThat(request.getProtocolRequestId()).isEmpty();
        assertThat(request.getServletConnection().getConnectionId()).isEqualTo("c1");
        assertThat(request.getServletConnection().getProtocol()).isEqualTo("http/1.1");
        assertThat(request.getServletConnection().isSecure()).isFalse();
        assertThat(request.getRemoteAddr()).isEqualTo("127.0.0.1");
        assertThat(request.getRemotePort()).isEqualTo(40000);
        assertThat(request.getLocalPort()).isEqualTo(8080);
        RocketRequest second =
                new MessageFixture(MemoryExchange.get("/app/s").id("7").version(HttpVersion.HTTP_2)).request;
        assertThat(second.getProtocolRequestId()).isEqualTo("7");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({"/x, /x", "y?a=b, /s/y?a=b", "../y, /s/../y", "'', /s/"})
    void aRelativeDispatcherPathBeginsAtTheRequestsFolder(String path, String absolute) {
        MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s/x"));
        fixture.request.getRequestDispatcher(path);
        assertThat(fixture.events).containsExactly("dispatcher " + absolute);
    }

    @Test
    void localesComeInTheOrderOfPreference() {
        RocketRequest request = new MessageFixture(
                        MemoryExchange.get("/app/s").header("Accept-Language", "de;q=0.5, en-GB, *;q=0.1, fr;q=0"))
                .request;
        assertThat(Collections.list(request.getLocales())).containsExactly(Locale.UK, Locale.GERMAN);
        assertThat(request.getLocale()).isEqualTo(Locale.UK);
        RocketRequest none = new MessageFixture(MemoryExchange.get("/app/s")).request;
        assertThat(Collections.list(none.getLocales())).containsExactly(Locale.getDefault());
    }

    @Test
    void cookiesAreCopiesAndNullIfThereIsNone() {
        RocketRequest request = new MessageFixture(MemoryExchange.get("/app/s")
                        .header("Cookie", "a=1; b=\"q\"; c")
                        .header("Cookie", "a=2"))
                .request;
        Objects.requireNonNull(request.getCookies())[0].setValue("changed");
        assertThat(request.getCookies())
                .extracting(c -> c.getName() + "=" + c.getValue())
                .contains("a=1", "b=\"q\"", "a=2");
        assertThat(new MessageFixture(MemoryExchange.get("/app/s")).request.getCookies())
                .isNull();
    }

    // ---- body (3.13, 5.3)

    @Test
    void theReaderUsesTheEncodingOfTheBody() throws IOException {
        RocketRequest request = new MessageFixture(MemoryExchange.post("/app/s")
                        .header("Content-Type", "text/plain; charset=\"utf-8\"")
                        .body("ü"))
                .request;
        assertThat(request.getCharacterEncoding()).isEqualTo("utf-8");
        assertThat(request.getContentLength()).isEqualTo(2);
        assertThat(request.getReader().readLine()).isEqualTo("ü");
        assertThatThrownBy(request::getInputStream).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutEncodingTextIsLatin1AndTheApplicationMayHaveADefault() throws IOException {
        MessageFixture fixture = new MessageFixture(MemoryExchange.post("/app/s")
                .header("Content-Type", "text/plain")
                .body(new byte[] {(byte) 0xFC}));
        assertThat(fixture.request.getCharacterEncoding()).isNull();
        assertThat(fixture.request.getReader().readLine()).isEqualTo("ü");
        fixture.contextSettings.put("getRequestCharacterEncoding", "UTF-8");
        assertThat(fixture.request.getCharacterEncoding()).isEqualTo("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such", "a b", ""})
    void anUnknownEncodingIsRefused(String name) {
        RocketRequest request = form("/app/s", "").request;
        assertThatThrownBy(() -> request.setCharacterEncoding(name)).isInstanceOf(UnsupportedEncodingException.class);
    }

    @Test
    void trailersAreReadyWhenTheBodyWasRead() throws IOException {
        MemoryExchange.Builder builder = MemoryExchange.post("/app/s").bodyToCome(BodyLength.UNKNOWN);
        MessageFixture fixture = new MessageFixture(builder);
        fixture.exchange.body().arrive("abc");
        fixture.exchange.body().end(Headers.of("My-Sum", "1", "my-sum", "2"));
        assertThat(fixture.request.isTrailerFieldsReady()).isFalse();
        assertThatThrownBy(fixture.request::getTrailerFields).isInstanceOf(IllegalStateException.class);

        assertThat(fixture.request.getInputStream().readAllBytes())
                .isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(fixture.request.isTrailerFieldsReady()).isTrue();
        assertThat(fixture.request.getTrailerFields()).containsExactly(Map.entry("my-sum", "1,2"));
    }

    @Test
    void aRequestWithoutABodyHasNoTrailers() {
        RocketRequest request = new MessageFixture(MemoryExchange.get("/app/s")).request;
        assertThat(request.isTrailerFieldsReady()).isTrue();
        assertThat(request.getTrailerFields()).isEmpty();
        assertThat(request.getContentLength()).isEqualTo(-1);
    }

    // ---- the end (3.14)

    @Test
    void afterItsEndARequestRefusesWhatNeedsOthers() throws IOException {
        MessageFixture fixture = new MessageFixture(MemoryExchange.post("/app/s")
                .header("Content-Type", "text/plain")
                .body("abc"));
        var stream = fixture.request.getInputStream();
        fixture.request.end();

        assertThatThrownBy(fixture.request::getSession).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(fixture.request::startAsync).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fixture.request.getRequestDispatcher("/x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        assertThat(fixture.request.getRequestURI()).isEqualTo("/app/s");
        assertThat(fixture.asked).isZero();
    }
}
