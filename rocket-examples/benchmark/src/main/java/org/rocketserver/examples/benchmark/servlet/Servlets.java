package org.rocketserver.examples.benchmark.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The servlets of all scenarios by their paths, and the filter that one of them is behind. */
public final class Servlets {
    /** The pattern that the filters are mapped to. */
    public static final String FILTERED = "/filters/*";

    private Servlets() {}

    /** How often {@link PassFilter} is declared for {@link #FILTERED}. */
    public static int filterCount() {
        return plain() ? 0 : Integer.getInteger("benchmark.filters", 10);
    }

    /** Says hello. */
    public static HttpServlet plaintext() {
        return new Plaintext();
    }

    /**
     * New instances by path; that of the plain text alone if it is {@link #plain}, and as many more as
     * {@code benchmark.servlets} says. All may be asynchronous.
     */
    public static Map<String, HttpServlet> byPath() {
        Map<String, HttpServlet> servlets = new LinkedHashMap<>();
        servlets.put("/plaintext", new Plaintext());
        if (!plain()) {
            addOthers(servlets);
        }
        for (int i = 0; i < Integer.getInteger("benchmark.servlets", 0); i++) {
            servlets.put("/more/" + i, new Plaintext());
        }
        return servlets;
    }

    /** Whether one servlet is all that is served, without a filter: the property {@code benchmark.plain}. */
    private static boolean plain() {
        return Boolean.getBoolean("benchmark.plain");
    }

    private static void addOthers(Map<String, HttpServlet> servlets) {
        servlets.put("/filters/plaintext", new Plaintext());
        servlets.put("/json", new Json());
        servlets.put("/echo", new Echo());
        servlets.put("/upload", new Upload());
        servlets.put("/big", new Big());
        servlets.put("/body", new Body());
        servlets.put("/stream", new Stream());
        servlets.put("/session", new Session());
        servlets.put("/sleep", new Sleep());
        servlets.put("/wait", new Wait());
        servlets.put("/compute", new Compute());
        servlets.put("/mixed", new Mixed());
        servlets.put("/forward", new Forward());
        servlets.put("/async", new Async());
    }

    /** Twelve octets and one more, the least that a servlet can answer. */
    @SuppressWarnings("serial")
    static class Plaintext extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Answer.hello(response);
        }
    }

    @SuppressWarnings("serial")
    static final class Json extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String json = "{\"message\":\"Hello, World!\",\"path\":\"" + request.getServletPath() + "\",\"method\":\""
                    + request.getMethod() + "\",\"number\":" + 42 + ",\"flag\":true}";
            Answer.send(response, "application/json", json.getBytes(StandardCharsets.UTF_8));
        }
    }

    @SuppressWarnings("serial")
    static final class Echo extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Answer.send(
                    response,
                    "application/octet-stream",
                    request.getInputStream().readAllBytes());
        }
    }

    @SuppressWarnings("serial")
    static final class Upload extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] piece = new byte[16 << 10];
            long sum = 0;
            InputStream in = request.getInputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                sum += n;
            }
            Answer.send(response, "text/plain", Long.toString(sum).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @SuppressWarnings("serial")
    static final class Big extends HttpServlet {
        private static final byte[] BODY = Bodies.of(Bodies.BIG);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Answer.send(response, "application/octet-stream", BODY);
        }
    }

    @SuppressWarnings("serial")
    static final class Stream extends HttpServlet {
        private static final byte[] PIECE = Bodies.of(Bodies.PIECE);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/octet-stream");
            OutputStream out = response.getOutputStream();
            for (int i = 0; i < Bodies.PIECES; i++) {
                out.write(PIECE);
                out.flush();
            }
        }
    }

    /** As many octets as the query says, written in pieces. */
    @SuppressWarnings("serial")
    static final class Body extends HttpServlet {
        private static final byte[] PIECE = Bodies.of(64 << 10);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            long left = Long.parseLong(request.getQueryString());
            response.setContentType("application/octet-stream");
            response.setContentLengthLong(left);
            OutputStream out = response.getOutputStream();
            for (; left > 0; left -= PIECE.length) {
                out.write(PIECE, 0, (int) Math.min(left, PIECE.length));
            }
        }
    }

    @SuppressWarnings("serial")
    static final class Session extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            Integer count = (Integer) session.getAttribute("count");
            session.setAttribute("count", count == null ? 1 : count + 1);
            Answer.hello(response);
        }
    }

    @SuppressWarnings("serial")
    static final class Sleep extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            sleep();
            Answer.hello(response);
        }
    }

    @SuppressWarnings("serial")
    static final class Wait extends HttpServlet {
        private final transient DelayClient database = new DelayClient();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            database.ask();
            Answer.hello(response);
        }
    }

    @SuppressWarnings("serial")
    static final class Compute extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Slow.compute();
            Answer.hello(response);
        }
    }

    /** One in a hundred is slow; where the query says {@code fast} or {@code slow} it decides. */
    @SuppressWarnings("serial")
    static final class Mixed extends HttpServlet {
        private final AtomicLong count = new AtomicLong();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String query = request.getQueryString();
            boolean slow = query == null ? count.incrementAndGet() % 100 == 0 : query.equals("slow");
            if (slow) {
                sleep();
            }
            Answer.hello(response);
        }
    }

    @SuppressWarnings("serial")
    static final class Forward extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            request.getRequestDispatcher("/plaintext").forward(request, response);
        }
    }

    @SuppressWarnings("serial")
    static final class Async extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                try {
                    Answer.hello((HttpServletResponse) async.getResponse());
                } catch (IOException e) {
                    getServletContext().log("the client went away", e);
                }
                async.complete();
            });
        }
    }

    /** Does nothing but pass on. */
    public static final class PassFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    private static void sleep() throws ServletException {
        try {
            Slow.sleep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException(e);
        }
    }
}
