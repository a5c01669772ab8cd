package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.TlsInfo;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http.Status;

/**
 * Finds the context of each request and hands the exchange to the program's executor, suspended meanwhile; without an
 * executor the context serves it at once, on the worker.
 */
final class ContextWorker extends Worker {
    /** What the program throws, and what it does wrong. */
    static final String ERRORS = "Rocket.Errors.httpserver";

    private static final byte[] NOTHING_HERE =
            "404 Not Found: no context has this path\n".getBytes(StandardCharsets.UTF_8);
    private static final ResponseHead NOT_FOUND =
            new ResponseHead(Status.NOT_FOUND, Headers.of("Content-Type", "text/plain;charset=utf-8"));

    private final Contexts contexts;
    private final @Nullable Executor executor;
    private final Settings settings;
    private final ServerServices services;

    private ContextWorker(Contexts contexts, @Nullable Executor executor, Settings settings, ServerServices services) {
        this.contexts = contexts;
        this.executor = executor;
        this.settings = settings;
        this.services = services;
    }

    /**
     * The method of a server.
     *
     * @param contexts who may answer
     * @param executor runs filters and handlers, or null: the workers do
     * @param settings what else the program was told
     */
    static WorkerFactory factory(Contexts contexts, @Nullable Executor executor, Settings settings) {
        return new WorkerFactory() {
            private volatile @Nullable ServerServices offered;

            @Override
            public String name() {
                return "httpserver";
            }

            @Override
            public void start(ServerServices services) {
                offered = services;
            }

            @Override
            public Worker newWorker() {
                ServerServices services = offered;
                if (services == null) {
                    throw new IllegalStateException("the method httpserver was not started");
                }
                return new ContextWorker(contexts, executor, settings, services);
            }
        };
    }

    @Override
    public Disposition handle(Exchange exchange) throws IOException {
        RequestTarget target = exchange.request().target();
        URI uri = uri(target);
        String path = uri.getPath();
        Context context = path == null ? null : contexts.find(target.rawPath(), path, settings.wholeNames());
        if (context == null) {
            ResponseBody body = exchange.respond(NOT_FOUND, BodyLength.of(NOTHING_HERE.length));
            body.write(ByteBuffer.wrap(NOTHING_HERE));
            body.close();
            return Disposition.COMPLETED;
        }
        PlainExchange plain = new PlainExchange(exchange, context, uri, settings.sharedAttributes());
        TlsInfo tls = exchange.connection().tls();
        SSLSession session = tls == null ? null : tls.session();
        HttpExchange seen = session == null ? plain : new SecureExchange(plain, session);
        limit(plain);
        Executor others = executor;
        if (others == null) {
            serveHere(plain, seen);
        } else {
            // as a step, when this method has returned: from then on the exchange is the other thread's alone
            exchange.resume(() -> hand(others, plain, seen));
        }
        return Disposition.SUSPENDED;
    }

    private static Disposition hand(Executor others, PlainExchange plain, HttpExchange seen) {
        try {
            others.execute(() -> plain.serve(seen));
            return Disposition.SUSPENDED;
        } catch (RejectedExecutionException e) {
            throw new HttpException(Status.SERVICE_UNAVAILABLE, "the server takes no more requests");
        }
    }

    private void serveHere(PlainExchange plain, HttpExchange seen) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(settings.loader());
        try {
            plain.serve(seen);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The program's limits of time: to read a request, and to answer it. */
    private void limit(PlainExchange plain) {
        Duration reading = settings.longestRequest();
        Duration answering = settings.longestResponse();
        if (!reading.isZero()) {
            plain.limitReading(services.timers(), reading);
        }
        if (!answering.isZero()) {
            plain.limitAnswering(services.timers(), answering);
        }
    }

    /** A path that begins with two slashes is one: it must not be taken for a host's name. */
    private static URI uri(RequestTarget target) {
        String text = target.text();
        boolean slashes = target instanceof RequestTarget.Origin && text.startsWith("//");
        try {
            return new URI(slashes ? "//" + text : text);
        } catch (URISyntaxException e) {
            throw new HttpException(Status.BAD_REQUEST, "the request target is no URI (RFC 3986)");
        }
    }
}
