package org.rocketserver.examples.reliability.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** An application that fails in every way it can: {@code /throw?what=WHAT&where=WHERE}. */
final class Faults {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final int BLOCK = 1 << 20;
    private static final int COMMITTED = 100_000;

    private Faults() {}

    /** An error of an application's own kind. */
    private static final class OddError extends Error {
        private static final long serialVersionUID = 1;

        OddError() {
            super("thrown on purpose");
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("even the message fails");
        }
    }

    static void serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        String what = Objects.requireNonNullElse(request.getParameter("what"), "runtime");
        String where = Objects.requireNonNullElse(request.getParameter("where"), "first");
        switch (where) {
            case "first" -> fail(what);
            case "read" -> {
                if (request.getInputStream().read() >= -1) {
                    fail(what);
                }
            }
            case "written" -> {
                response.getWriter().write("begun");
                fail(what);
            }
            case "committed" -> {
                response.getOutputStream().write(new byte[COMMITTED]);
                response.flushBuffer();
                fail(what);
            }
            case "closed" -> {
                response.setContentLength(5);
                response.getOutputStream().write(new byte[] {'w', 'h', 'o', 'l', 'e'});
                response.getOutputStream().close();
                fail(what);
            }
            case "async" -> {
                AsyncContext context = request.startAsync();
                context.start(() -> fail(what));
                context.setTimeout(500);
            }
            case "started" -> {
                request.startAsync();
                fail(what);
            }
            case "session" -> {
                request.getSession().setAttribute("some", "thing");
                fail(what);
            }
            // the request listener below does it
            case "listener", "leaving" -> response.getWriter().write("listener");
            default -> throw new ServletException(where);
        }
    }

    static void fail(String what) {
        switch (what) {
            case "runtime" -> throw new IllegalStateException("thrown on purpose");
            case "checked" -> sneak(new Exception("thrown on purpose"));
            case "io" -> sneak(new IOException("thrown on purpose"));
            case "servlet" -> sneak(new ServletException("thrown on purpose"));
            case "error" -> throw new OddError();
            case "assertion" -> throw new AssertionError("thrown on purpose");
            case "linkage" -> throw new NoClassDefFoundError("thrown/on/Purpose");
            case "death" -> sneak(new ThreadDeath());
            case "stack" -> deeper(0);
            case "memory" -> exhaust();
            case "interrupt" -> Thread.currentThread().interrupt();
            case "interrupted" -> sneak(new InterruptedException("thrown on purpose"));
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static int deeper(int depth) {
        return depth < 0 ? depth : deeper(depth + 1) + 1;
    }

    /** A real one: takes memory until there is none. */
    private static void exhaust() {
        Object[] hoard = {};
        while (true) {
            hoard = new Object[] {hoard, new byte[BLOCK]};
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable error) throws E {
        throw (E) error;
    }

    /** A filter that never comes back, unless it is interrupted. */
    static void block(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Fails where the request says so. */
    static final class Listener implements ServletRequestListener {
        @Override
        public void requestInitialized(ServletRequestEvent event) {
            failAt(event, "listener");
        }

        @Override
        public void requestDestroyed(ServletRequestEvent event) {
            failAt(event, "leaving");
        }

        private static void failAt(ServletRequestEvent event, String where) {
            HttpServletRequest request = (HttpServletRequest) event.getServletRequest();
            String query = request.getQueryString();
            if (query != null && query.contains("where=" + where)) {
                fail(request.getParameter("what"));
            }
        }
    }
}
