package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.rocketserver.servlet.WebApp;

/**
 * Sessions, two contexts, asynchronous requests, dispatches and non-blocking streams at once, from several clients: in
 * every answer is what its own request brought, and nothing of another.
 */
class MixedLoadIT {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = 15;
    private static final String FORM = "application/x-www-form-urlencoded";

    static WebApp at(String path, String other) {
        return WebApp.at(path)
                .filter("/*", (request, response, chain) -> {
                    ((HttpServletResponse) response).setHeader("X-Id", request.getParameter("id"));
                    chain.doFilter(request, response);
                })
                .servlet("/session", MixedLoadIT::count)
                .servlet("/async", MixedLoadIT::later)
                .servlet("/over", (request, response) -> over(request, other))
                .servlet("/forward", (request, response) -> dispatch(request, response, true))
                .servlet("/include", (request, response) -> dispatch(request, response, false))
                .servlet("/show", MixedLoadIT::show)
                .servlet("/echo", (request, response) -> new Echo(request.startAsync()).start())
                .servlet("/error", (request, response) -> response.sendError(409, "of " + request.getParameter("id")))
                .servlet("/form", (request, response) -> response.getWriter()
                        .print(request.getParameter("id") + " " + request.getParameter("text")));
    }

    private static void count(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        synchronized (session.getId().intern()) {
            Integer count = (Integer) session.getAttribute("count");
            session.setAttribute("count", count == null ? 1 : count + 1);
            Object owner = session.getAttribute("owner");
            if (owner == null) {
                owner = request.getParameter("client");
                session.setAttribute("owner", owner);
            }
            response.getWriter().print(owner + " " + session.getAttribute("count"));
        }
    }

    private static void later(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync();
        String id = request.getParameter("id");
        context.start(() -> {
            try {
                response.getWriter().print(id + " " + context.getRequest().getParameter("id"));
                context.complete();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void over(HttpServletRequest request, String other) {
        request.setAttribute("brought", request.getParameter("id"));
        AsyncContext context = request.startAsync();
        context.start(() -> context.dispatch(
                Objects.requireNonNull(request.getServletContext().getContext(other)), "/show"));
    }

    private static void dispatch(HttpServletRequest request, HttpServletResponse response, boolean forward)
            throws IOException {
        request.setAttribute("brought", request.getParameter("id"));
        RequestDispatcher dispatcher = Objects.requireNonNull(request.getRequestDispatcher("/show"));
        try {
            if (forward) {
                dispatcher.forward(request, response);
            } else {
                dispatcher.include(request, response);
            }
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }

    private static void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(request.getServletContext().getContextPath() + " " + request.getParameter("id") + " "
                        + request.getAttribute("brought"));
    }

    /** Sends back what comes, without waiting for either. */
    private static final class Echo implements ReadListener, WriteListener {
        private final AsyncContext context;
        private final ServletInputStream input;
        private final ServletOutputStream output;
        private final Queue<byte[]> pieces = new ArrayDeque<>();
        private boolean all;

        Echo(AsyncContext context) throws IOException {
            this.context = context;
            this.input = context.getRequest().getInputStream();
            this.output = context.getResponse().getOutputStream();
        }

        void start() {
            input.setReadListener(this);
            output.setWriteListener(this);
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (input.isReady() && !input.isFinished()) {
                byte[] piece = new byte[1000];
                int count = input.read(piece);
                if (count > 0) {
                    pieces.add(java.util.Arrays.copyOf(piece, count));
                }
            }
            write();
        }

        @Override
        public void onAllDataRead() throws IOException {
            all = true;
            write();
        }

        @Override
        public void onWritePossible() throws IOException {
            write();
        }

        private void write() throws IOException {
            while (!pieces.isEmpty() && output.isReady()) {
                output.write(pieces.remove());
            }
            if (all && pieces.isEmpty()) {
                all = false;
                context.complete();
            }
        }

        @Override
        public void onError(Throwable thrown) {
            context.complete();
        }
    }

    /** One client, with its cookies by context. */
    private static final class Client {
        private final HttpClient http;
        private final URI server;
        private final String name;
        private final Random random;
        private final Map<String, String> cookies = new HashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private int serial;

        Client(HttpClient http, URI server, int number) {
            this.http = http;
            this.server = server;
            this.name = "client" + number;
            this.random = new Random(number);
        }

        int work() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                for (String context : List.of("/one", "/two")) {
                    String other = context.equals("/one") ? "/two" : "/one";
                    sessions(context);
                    String id = next();
                    check(get(context + "/async?id=" + id), 200, id, id + " " + id);
                    id = next();
                    check(get(context + "/over?id=" + id), 200, id, other + " " + id + " " + id);
                    id = next();
                    check(get(context + "/forward?id=" + id), 200, id, context + " " + id + " " + id);
                    id = next();
                    check(get(context + "/include?id=" + id), 200, id, context + " " + id + " " + id);
                    echo(context);
                    id = next();
                    HttpResponse<String> error = get(context + "/error?id=" + id);
                    assertThat(error.statusCode()).isEqualTo(409);
                    assertThat(error.body()).contains("of " + id + "<");
                    id = next();
                    check(post(context + "/form?id=" + id, "text=t" + id, FORM), 200, id, id + " t" + id);
                }
            }
            return serial;
        }

        private String next() {
            return name + "-" + ++serial;
        }

        private void sessions(String context) throws Exception {
            int count = counts.merge(context, 1, Integer::sum);
            String id = next();
            check(get(context + "/session?id=" + id + "&client=" + name), 200, id, name + " " + count);
        }

        private void echo(String context) throws Exception {
            String id = next();
            String body = (id + ";").repeat(1 + random.nextInt(2000));
            check(post(context + "/echo?id=" + id, body, "text/plain"), 200, id, body);
        }

        private void check(HttpResponse<String> answer, int status, String id, String body) {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("X-Id")).hasValue(id);
            assertThat(answer.body()).isEqualTo(body);
        }

        private HttpResponse<String> get(String target) throws Exception {
            return send(target, HttpRequest.newBuilder());
        }

        private HttpResponse<String> post(String target, String body, String type) throws Exception {
            return send(
                    target,
                    HttpRequest.newBuilder()
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        private HttpResponse<String> send(String target, HttpRequest.Builder request) throws Exception {
            String context = target.substring(0, target.indexOf('/', 1));
            String cookie = cookies.get(context);
            if (cookie != null) {
                request.header("Cookie", cookie);
            }
            HttpResponse<String> answer = http.send(
                    request.uri(server.resolve(target))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            answer.headers()
                    .firstValue("Set-Cookie")
                    .ifPresent(field -> cookies.put(context, field.substring(0, field.indexOf(';'))));
            return answer;
        }
    }

    /** The clients side by side; the first answer that is wrong fails the test. */
    private static void load(URI server, HttpClient http) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            long begin = System.nanoTime();
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Client client = new Client(http, server, i);
                clients.add(threads.submit(client::work));
            }
            int answers = 0;
            for (Future<Integer> client : clients) {
                answers += client.get(120, TimeUnit.SECONDS);
            }
            System.out.println(answers + " answers, each as it should be, in "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
            assertThat(answers).isEqualTo(CLIENTS * ROUNDS * 16);
        } finally {
            threads.shutdownNow();
        }
    }

    @Nested
    @RocketTest
    class WithPlatformThreads {
        @Deploy
        static WebApp one() {
            return at("/one", "/two");
        }

        @Deploy
        static WebApp two() {
            return at("/two", "/one");
        }

        @Test
        void everyAnswerIsThatOfItsRequest(URI server, HttpClient http) throws Exception {
            load(server, http);
        }
    }

    @Nested
    @EnabledForJreRange(min = JRE.JAVA_21)
    @RocketTest(settings = "threads.kind=virtual")
    class WithVirtualThreads {
        @Deploy
        static WebApp one() {
            return at("/one", "/two");
        }

        @Deploy
        static WebApp two() {
            return at("/two", "/one");
        }

        @Test
        void everyAnswerIsThatOfItsRequest(URI server, HttpClient http) throws Exception {
            load(server, http);
        }
    }
}
