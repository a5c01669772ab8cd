package org.rocketserver.servlet.spec.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;

/**
 * Servlet 6.1 §3.14, §5.9: objects that an application keeps after the end of their request answer nothing of the next
 * one on the same connection, and change nothing of its answer.
 */
@RocketTest
class KeptObjectsIT {
    private static final AtomicReference<Kept> KEPT = new AtomicReference<>();

    /** What an application should not keep. */
    private record Kept(HttpServletRequest request, HttpServletResponse response, AsyncContext async) {}

    /** What is tried with what was kept. */
    @FunctionalInterface
    private interface Try {
        Object on(Kept kept) throws Exception;
    }

    @Deploy
    static WebApp app() {
        return WebApp.at("/")
                .servlet("/first", KeptObjectsIT::first, servlet -> {
                    servlet.setAsyncSupported(true);
                    servlet.setMultipartConfig(new MultipartConfigElement(""));
                })
                .servlet("/second", KeptObjectsIT::second);
    }

    private static void first(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        AsyncContext async = null;
        String how = request.getHeader("How");
        if ("writer".equals(how)) {
            response.getWriter().print("first");
        } else {
            response.getOutputStream().print("first");
        }
        if ("async".equals(how)) {
            async = request.startAsync();
        }
        KEPT.set(new Kept(request, response, async));
        if (async != null) {
            async.complete();
        }
    }

    private static void second(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Kept kept = KEPT.get();
        Map<String, Object> seen = new LinkedHashMap<>();
        tries().forEach((name, one) -> {
            try {
                seen.put(name, String.valueOf(one.on(kept)));
            } catch (Exception e) {
                seen.put(name, e.getClass().getSimpleName());
            }
        });
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.getOutputStream().print("second " + body + " " + seen);
    }

    private static Map<String, Try> tries() {
        Map<String, Try> tries = new LinkedHashMap<>();
        // of the request: its own, nothing, or an exception
        tries.put("uri", kept -> kept.request().getRequestURI());
        tries.put("query", kept -> kept.request().getQueryString());
        tries.put("header", kept -> kept.request().getHeader("Secret"));
        tries.put("cookie", kept -> kept.request().getCookies() == null);
        tries.put("method", kept -> kept.request().getMethod());
        tries.put("parameter", kept -> kept.request().getParameter("p"));
        tries.put("attribute", kept -> kept.request().getAttribute("a"));
        tries.put("user", kept -> kept.request().getRemoteUser());
        tries.put("read", kept -> kept.request().getInputStream().read());
        tries.put("reader", kept -> kept.request().getReader().read());
        tries.put("parts", kept -> kept.request().getParts());
        tries.put("session", kept -> kept.request().getSession(true));
        tries.put("trailers", kept -> kept.request().getTrailerFields());
        tries.put("dispatcher", kept -> kept.request().getRequestDispatcher("/first"));
        tries.put("async", kept -> kept.request().startAsync());
        // of the response: no effect, or an exception
        tries.put("status", kept -> change(() -> kept.response().setStatus(418)));
        tries.put("set", kept -> change(() -> kept.response().setHeader("Stray", "x")));
        tries.put("add", kept -> change(() -> kept.response().addCookie(new Cookie("stray", "x"))));
        tries.put("error", kept -> change(() -> kept.response().sendError(500)));
        tries.put("redirect", kept -> change(() -> kept.response().sendRedirect("/stray")));
        tries.put("reset", kept -> change(() -> kept.response().reset()));
        tries.put(
                "stream",
                kept -> change(() -> {
                    kept.response().getOutputStream().write("stray".getBytes(StandardCharsets.UTF_8));
                    kept.response().getOutputStream().flush();
                }));
        tries.put(
                "print",
                kept -> change(() -> {
                    kept.response().getWriter().print("stray");
                    kept.response().getWriter().flush();
                }));
        tries.put("flush", kept -> change(() -> kept.response().flushBuffer()));
        tries.put("dispatch", kept -> change(() -> kept.async().dispatch("/first")));
        tries.put("complete", kept -> change(() -> kept.async().complete()));
        tries.put(
                "close", kept -> change(() -> kept.response().getOutputStream().close()));
        return tries;
    }

    /** Something that answers nothing. */
    @FunctionalInterface
    private interface Change {
        void run() throws Exception;
    }

    private static String change(Change change) throws Exception {
        change.run();
        return "ignored";
    }

    @AfterAll
    static void forget() {
        KEPT.set(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "writer", "async"})
    void answerNothingOfTheNextRequest(String how, URI server) throws Exception {
        String answers;
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String first = "GET /first?p=1 HTTP/1.1\r\nHost: localhost\r\nSecret: mine\r\nHow: " + how + "\r\n\r\n";
            String second = "POST /second?p=2 HTTP/1.1\r\nHost: localhost\r\nSecret: other\r\nCookie: c=2\r\n"
                    + "Connection: close\r\nContent-Length: 4\r\n\r\nbody";
            socket.getOutputStream().write((first + second).getBytes(StandardCharsets.US_ASCII));
            answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
        int next = answers.indexOf("HTTP/1.1 200", 1);
        assertThat(answers.substring(0, next)).endsWith("\r\n\r\nfirst");
        String answer = answers.substring(next);
        assertThat(answer).contains("\r\n\r\nsecond body {");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head).doesNotContainIgnoringCase("stray").doesNotContain("Set-Cookie");
        String seen = answer.substring(answer.indexOf('{'));
        assertThat(seen)
                .doesNotContain("other")
                .doesNotContain("/second")
                .contains("uri=/first, query=p=1, header=mine, cookie=true, method=GET, parameter=1")
                .contains("session=IllegalStateException")
                .contains("async=IllegalStateException")
                .contains("parts=IllegalStateException")
                .contains("dispatcher=IllegalStateException");
    }
}
