package org.rocketserver.examples.reliability.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.rocketserver.servlet.WebApp;

/** An application that uses everything, and whose answers tell whose they are. */
final class Application {
    private static final int BLOCK = 8 * 1024;
    private static final int WORDS = 1000;
    private static final int IN_MEMORY = 16 * 1024;
    private static final long LARGEST = 64L << 20;

    private final Path folder;
    private final long linger;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "application");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * An application that takes a while to end.
     *
     * @param folder what it serves and where it works
     * @param linger milliseconds between the last request and its end
     */
    Application(Path folder, long linger) {
        this.folder = folder;
        this.linger = linger;
    }

    /** Ends when it has waited, so that what happens before the end of the process can be seen from outside. */
    private record Lingering(long millis, ExecutorService later) implements ServletContextListener {
        @Override
        public void contextDestroyed(ServletContextEvent event) {
            later.shutdownNow();
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    WebApp webApp() {
        return WebApp.at("/")
                .resources(folder.resolve("files"))
                .workFolder(folder.resolve("work"))
                .servlet("/hello", (request, response) -> say(response, "hello " + request.getParameter("n")))
                .servlet("/sleep", Application::sleep)
                .servlet("/octets", Application::octets)
                .servlet("/echo", Application::echo)
                .servlet("/count", Application::count)
                .servlet("/ignore", (request, response) -> say(response, "ignored"))
                .servlet("/session", Application::session)
                .servlet("/async", this::async, servlet -> servlet.setAsyncSupported(true))
                .servlet(
                        "/dispatched",
                        (request, response) ->
                                say(response, "async " + request.getParameter("n") + " " + request.getDispatcherType()))
                .servlet("/forward", (request, response) -> request.getRequestDispatcher("/forwarded")
                        .forward(request, response))
                .servlet(
                        "/forwarded",
                        (request, response) -> say(
                                response, "forward " + request.getParameter("n") + " " + request.getDispatcherType()))
                .servlet("/include", Application::include)
                .servlet("/included", (request, response) -> response.getWriter()
                        .write("included " + request.getDispatcherType()))
                .servlet("/conflict", (request, response) -> response.sendError(HttpServletResponse.SC_CONFLICT))
                .servlet(
                        "/conflicted",
                        (request, response) -> say(
                                response,
                                "conflict " + request.getParameter("n") + " " + request.getDispatcherType() + " "
                                        + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)))
                .errorPage(HttpServletResponse.SC_CONFLICT, "/conflicted")
                .servlet(
                        "/words",
                        (request, response) ->
                                say(response, ("word " + request.getParameter("n") + "\n").repeat(WORDS)))
                .servlet("/locales", Application::locales)
                .servlet(
                        "/upload",
                        Application::upload,
                        servlet ->
                                servlet.setMultipartConfig(new MultipartConfigElement("", LARGEST, LARGEST, IN_MEMORY)))
                .servlet(
                        "/nonblocking",
                        (request, response) -> NonBlockingEcho.serve(request),
                        servlet -> servlet.setAsyncSupported(true))
                .servlet("/upgrade", Application::upgrade)
                .servlet("/throw", Faults::serve, servlet -> servlet.setAsyncSupported(true))
                .servlet("/blocked", (request, response) -> say(response, "never"))
                .filter("/blocked", Faults::block)
                .listener(new Faults.Listener())
                .listener(new Lingering(linger, later));
    }

    private static void say(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().write(text);
    }

    /** A parameter that is a number; what is none counts as 0, since no mutation may make this application fail. */
    private static long number(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value != null && value.matches("[0-9]{1,9}") ? Long.parseLong(value) : 0;
    }

    private static void include(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        say(response, "before " + request.getParameter("n") + " ");
        request.getRequestDispatcher("/included").include(request, response);
        response.getWriter().write(" after");
    }

    private static void locales(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int count = 0;
        for (Enumeration<Locale> locales = request.getLocales(); locales.hasMoreElements(); locales.nextElement()) {
            count++;
        }
        say(response, "locales " + count);
    }

    private static void sleep(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(number(request, "ms"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        say(response, "slept " + request.getParameter("n"));
    }

    private static void octets(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long left = number(request, "count");
        long seed = number(request, "n");
        response.setContentType("application/octet-stream");
        if (request.getParameter("chunked") == null) {
            response.setContentLengthLong(left);
        }
        long from = 0;
        while (left > 0) {
            byte[] block = new byte[(int) Math.min(BLOCK, left)];
            Octets.fill(block, seed, from);
            response.getOutputStream().write(block);
            from += block.length;
            left -= block.length;
        }
    }

    private static void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/octet-stream");
        request.getInputStream().transferTo(response.getOutputStream());
    }

    private static void count(HttpServletRequest request, HttpServletResponse response) throws IOException {
        say(response, sum(request.getInputStream()));
    }

    private static String sum(InputStream in) throws IOException {
        CRC32 sum = new CRC32();
        byte[] block = new byte[BLOCK];
        long total = 0;
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            sum.update(block, 0, count);
            total += count;
        }
        return total + " " + sum.getValue();
    }

    private static void session(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        Object before = session.getAttribute("n");
        session.setAttribute("n", Objects.requireNonNullElse(request.getParameter("n"), ""));
        say(response, "session " + before + " " + request.getParameter("n"));
    }

    private void async(HttpServletRequest request, HttpServletResponse response) {
        String n = request.getParameter("n");
        AsyncContext context = request.startAsync();
        Runnable answer = request.getParameter("dispatch") == null
                ? () -> {
                    try {
                        say((HttpServletResponse) context.getResponse(), "async " + n);
                    } catch (IOException e) {
                        context.getRequest().getServletContext().log("the client went away", e);
                    }
                    context.complete();
                }
                : () -> context.dispatch("/dispatched");
        Future<?> unused = later.schedule(answer, number(request, "ms"), TimeUnit.MILLISECONDS);
    }

    private static void upgrade(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setHeader("Upgrade", "echo");
        response.setHeader("Connection", "Upgrade");
        try {
            request.upgrade(EchoUpgrade.class);
        } catch (IllegalStateException e) {
            // the client did not offer it
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static void upload(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        StringBuilder text = new StringBuilder();
        for (Part part : request.getParts()) {
            try (InputStream in = part.getInputStream()) {
                text.append(part.getName()).append(' ').append(sum(in)).append('\n');
            }
        }
        say(response, text.toString());
    }
}
