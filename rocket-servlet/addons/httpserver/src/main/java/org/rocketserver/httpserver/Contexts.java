package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;

/** The contexts of a server, and which of them answers a path. Thread-safe; finding takes no lock. */
final class Contexts {
    private final HttpServer server;

    /** Longest path first; replaced whole. */
    private volatile List<Context> byLength = List.of();

    Contexts(HttpServer server) {
        this.server = server;
    }

    Context add(String path, HttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return add(new Context(server, path, handler));
    }

    Context add(String path) {
        return add(new Context(server, path, null));
    }

    private synchronized Context add(Context context) {
        if (with(context.getPath()) != null) {
            throw new IllegalArgumentException("there is a context already for the path " + context.getPath());
        }
        List<Context> more = new ArrayList<>(byLength);
        more.add(context);
        more.sort(Comparator.comparing((Context one) -> one.getPath().length()).reversed());
        byLength = List.copyOf(more);
        return context;
    }

    synchronized void remove(String path) {
        Context context = with(Objects.requireNonNull(path, "path"));
        if (context == null) {
            throw new IllegalArgumentException("there is no context for the path " + path);
        }
        remove(context);
    }

    /** Does nothing if it was removed already. */
    synchronized void remove(HttpContext context) {
        if (Objects.requireNonNull(context, "context").getServer() != server) {
            throw new IllegalArgumentException("the context " + context.getPath() + " is another server's");
        }
        List<Context> fewer = new ArrayList<>(byLength);
        fewer.remove(context);
        byLength = List.copyOf(fewer);
    }

    private @Nullable Context with(String path) {
        for (Context context : byLength) {
            if (context.getPath().equals(path)) {
                return context;
            }
        }
        return null;
    }

    /**
     * The context whose path is the longest prefix of a request's, as it was sent, decoded or canonical: one that
     * guards {@code /private/} must not be evaded by {@code /%70rivate/}, {@code //private/} or {@code /a/../private/},
     * which lead to the same file.
     *
     * @param raw the path as sent
     * @param decoded the same without percent signs
     * @param wholeNames whether the prefix has to end where a name of the path does
     * @throws HttpException 400 if dot segments lead out of the context that the path begins with
     */
    @Nullable
    Context find(String raw, String decoded, boolean wholeNames) {
        PathForms path = PathForms.of(raw, decoded, wholeNames);
        for (Context context : byLength) {
            boolean under = path.leadsUnder(context);
            if (!under && path.dotted() && path.beginsWith(context)) {
                // a handler that resolves them would serve what another context may guard
                throw new HttpException(
                        Status.BAD_REQUEST, "the dot segments of the path lead out of its context (RFC 3986 §3.3)");
            }
            if (under || path.beginsWith(context)) {
                return context;
            }
        }
        return null;
    }
}
