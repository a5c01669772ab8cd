package org.rocketserver.servlet.context;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One servlet: made and initialised when first needed, once; taken out of service for a while or for ever when it says
 * so (Servlet 6.1 §2.3). Thread-safe; the lock is never held while {@code service} runs.
 */
public final class ServletHolder {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    /** How long a servlet that takes itself out of service for ever waits for its other requests. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final ServletEntry entry;
    private final AppContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();

    /** The servlet while it serves. */
    private volatile @Nullable Servlet ready;

    /** While not null, why the servlet does not serve. Guarded by the lock. */
    private @Nullable UnavailableException unavailable;

    /** Milliseconds of the clock at which a servlet that is unavailable for a while is tried again. */
    private long unavailableUntil;

    /** An instance that said it is unavailable for a while, kept for later. Guarded by the lock. */
    private @Nullable Servlet resting;

    private boolean destroyed;

    ServletHolder(ServletEntry entry, AppContext context) {
        this.entry = entry;
        this.context = context;
    }

    /** The servlet's name. */
    public String name() {
        return entry.name();
    }

    /** The name of its class, null if it is a JSP page. */
    public @Nullable String className() {
        return entry.getClassName();
    }

    /** Whether it may start asynchronous processing. */
    public boolean asyncSupported() {
        return entry.asyncSupported();
    }

    /** The limits of multipart bodies, or null if it takes none. */
    public @Nullable MultipartConfigElement multipart() {
        return entry.multipart();
    }

    /** The role it runs as, or null. */
    public @Nullable String runAs() {
        return entry.runAs();
    }

    /** Role names of the code to role names of the application. */
    public Map<String, String> roleLinks() {
        return entry.roleLinks();
    }

    /** The context it belongs to. */
    public AppContext context() {
        return context;
    }

    /**
     * Serves a request, loading the servlet first where needed. Called inside the application's scope.
     *
     * @throws UnavailableException it is out of service
     * @throws ServletException it cannot be loaded, or says so
     * @throws IOException as the servlet throws it
     */
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        UnavailableException out;
        entered.increment();
        try {
            Servlet servlet = ready;
            if (servlet == null) {
                servlet = load();
            }
            servlet.service(request, response);
            return;
        } catch (OutOfService e) {
            throw e;
        } catch (UnavailableException e) {
            out = e;
        } finally {
            left.increment();
        }
        takeOutOfService(out);
        throw new OutOfService(out);
    }

    /**
     * Makes and initialises the servlet unless it is there.
     *
     * @throws UnavailableException it is out of service
     * @throws ServletException it cannot be made, or its {@code init} failed
     */
    public Servlet load() throws ServletException {
        lock.lock();
        try {
            Servlet servlet = ready;
            if (servlet != null) {
                return servlet;
            }
            refuseWhileUnavailable();
            servlet = resting;
            if (servlet == null) {
                servlet = entry.newServlet();
                initialise(servlet);
            }
            resting = null;
            ready = servlet;
            return servlet;
        } finally {
            lock.unlock();
        }
    }

    private void initialise(Servlet servlet) throws ServletException {
        try {
            servlet.init(new HolderConfig(entry.name(), entry.initParameters(), context));
        } catch (UnavailableException e) {
            markUnavailable(e);
            entry.giveUp(servlet);
            throw new OutOfService(e);
        } catch (ServletException | RuntimeException | Error e) {
            entry.giveUp(servlet);
            throw e;
        }
    }

    private void refuseWhileUnavailable() throws UnavailableException {
        if (destroyed) {
            throw new OutOfService(new UnavailableException("the servlet " + name() + " has ended"));
        }
        UnavailableException reason = unavailable;
        if (reason == null) {
            return;
        }
        if (reason.isPermanent()) {
            throw new OutOfService(reason);
        }
        long rest = unavailableUntil - clock().millis();
        if (rest > 0) {
            throw new OutOfService(new UnavailableException(reason.getMessage(), (int) ((rest + 999) / 1000)));
        }
        unavailable = null;
    }

    private void markUnavailable(UnavailableException reason) {
        if (unavailable != reason) {
            LOG.warn("{}: servlet {} is unavailable{}: {}", context, name(), duration(reason), reason.getMessage());
        }
        unavailable = reason;
        unavailableUntil = clock().millis() + Math.max(1, reason.getUnavailableSeconds()) * 1000L;
    }

    private static String duration(UnavailableException reason) {
        return reason.isPermanent() ? " for ever" : " for " + reason.getUnavailableSeconds() + " s";
    }

    /** After {@code service} threw; not called by those who only found it out of service. */
    private void takeOutOfService(UnavailableException reason) {
        Servlet out;
        lock.lock();
        try {
            out = ready;
            if (out == null) {
                return;
            }
            markUnavailable(reason);
            ready = null;
            if (!reason.isPermanent()) {
                resting = out;
                return;
            }
        } finally {
            lock.unlock();
        }
        end(out, System.nanoTime() + LONGEST_WAIT.toNanos());
    }

    /**
     * Ends the servlet after the requests inside it (§2.3.4).
     *
     * @param deadline until when to wait for them, as {@link System#nanoTime} says it
     */
    void destroy(long deadline) {
        Servlet last;
        lock.lock();
        try {
            last = ready != null ? ready : resting;
            ready = null;
            resting = null;
            destroyed = true;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            end(last, deadline);
        }
    }

    private void end(Servlet servlet, long deadline) {
        while (left.sum() != entered.sum() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        try {
            servlet.destroy();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: destroy of servlet {} failed", context, name(), e);
        }
        entry.giveUp(servlet);
    }

    private InstantSource clock() {
        return context.clock();
    }

    @Override
    public String toString() {
        return entry.name();
    }

    /**
     * A servlet is out of service and its holder knows: so that the holder of a servlet that dispatched to it does not
     * take this for a word of its own servlet. The cause is what the servlet threw.
     */
    public static final class OutOfService extends UnavailableException {
        private static final long serialVersionUID = 1;

        OutOfService(UnavailableException reason) {
            super(reason.getMessage(), reason.isPermanent() ? 0 : reason.getUnavailableSeconds());
            initCause(reason);
            permanent = reason.isPermanent();
        }

        private final boolean permanent;

        @Override
        public boolean isPermanent() {
            return permanent;
        }

        @Override
        public int getUnavailableSeconds() {
            return permanent ? -1 : super.getUnavailableSeconds();
        }
    }
}
