package org.rocketserver.engine;

import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one thread needs to serve connections, one at a time: its worker. Used by one thread at a time. */
final class WorkerLoop implements Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final Workers workers;
    private final Pace pace;
    private @Nullable Worker worker;

    WorkerLoop(Workers workers) {
        this.workers = workers;
        this.pace = workers.pace();
    }

    /** Serves a connection that the caller owns, up to the protocol's verdict; the caller acts on it. */
    Next serve(Connection connection) {
        OwnTime.passes();
        Next next = attempt(connection);
        if (next != Next.SUSPENDED) {
            connection.output().slim();
        }
        if (Thread.interrupted()) {
            LOG.trace("the application left the interrupt flag set");
        }
        return next;
    }

    private Next attempt(Connection connection) {
        try {
            return connection.protocol().serve(connection, this);
        } catch (IOException e) {
            return lost(connection, e);
        } catch (Throwable e) {
            return broken(connection, e); // the last resort: nothing that serving throws ends a worker
        }
    }

    /**
     * Reads what came on a connection that the caller owns and another thread is to serve: until it is read, a selector
     * reports it time and again. What is left to do on one that is closing, or for what is over, is done at once, as
     * nobody's code has to run for it. One that is new and of which nothing could be read is to be watched.
     *
     * @return {@code AGAIN} if it is to be served, else what the caller has to act on
     */
    Next prepare(Connection connection) {
        if (connection.protocol() instanceof Closing) {
            return serve(connection);
        }
        try {
            if (connection.transport().handshaking() || connection.output().unsent() > 0) {
                return Next.AGAIN; // which takes long, or has to wait for a disk
            }
            Next next = connection.protocol().goOn();
            // what very many send stays with the system
            boolean ended = next == Next.AGAIN
                    && !workers.crowded()
                    && connection.input().fill() < 0;
            return connection.unheard() && !ended ? Next.IDLE : next;
        } catch (IOException e) {
            return lost(connection, e);
        } catch (Throwable e) {
            return broken(connection, e); // the last resort: nothing that reading throws ends a leader
        }
    }

    /** A request took long, and the next one was reported meanwhile: a read is cheaper than another way round. */
    Next lastLook(Connection connection, Next served) {
        if (served != Next.IDLE || !connection.reported()) {
            return served;
        }
        try {
            return connection.input().fill() > 0 ? serve(connection) : Next.IDLE;
        } catch (IOException e) {
            return lost(connection, e);
        } catch (Throwable e) {
            return broken(connection, e); // the last resort: nothing that reading throws ends a leader
        }
    }

    /**
     * The server failed at a connection, which is closed: nobody has it in hand any more, and nobody would come back to
     * it. For the last resorts, wherever a connection is between two hands.
     */
    static Next broken(Connection connection, Throwable fault) {
        try {
            connection.close();
        } finally {
            LastResort.report(LOG, "a fault of the server's while serving {}", connection, fault);
        }
        return Next.CLOSE;
    }

    /** Its peer went away, or does not speak as it should. */
    static Next lost(Connection connection, IOException failure) {
        if (failure instanceof NotTls plain) {
            return plain.explainTo(connection);
        }
        if (!(failure instanceof SSLException)) {
            LOG.debug("{} went away", connection, failure);
        } else if (connection.transport().handshaking()) {
            Handshakes.failed(connection, failure.getMessage(), failure);
        } else {
            LOG.debug("TLS with {} failed", connection, failure);
        }
        connection.close();
        return Next.CLOSE;
    }

    @Override
    public Disposition run(Exchange exchange, int kind) throws Exception {
        if (Thread.currentThread() instanceof WorkerThread thread) {
            thread.serves(kind);
            // known to be slow: somebody else leads meanwhile, and the monitor need not even look
            if (pace.slow(kind)) {
                thread.giveUpLead();
                OwnTime.passes();
            } else {
                thread.keepLead();
            }
        }
        long begin = OwnTime.begin();
        try {
            return worker().handle(exchange);
        } finally {
            OwnTime.codeEnds();
            pace.record(kind, OwnTime.kept(begin));
        }
    }

    private Worker worker() {
        Worker own = worker;
        if (own == null) {
            own = workers.newWorker();
            worker = own;
        }
        return own;
    }

    @Override
    public boolean fast(int kind) {
        return pace.fast(kind);
    }

    @Override
    public String workerName() {
        return workers.method();
    }

    /** Runs a task, whatever it throws. */
    static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // the last resort: nothing a task throws ends a worker
            LastResort.report(
                    LOG, "a task failed on worker {}", Thread.currentThread().getName(), e);
        }
        if (Thread.interrupted()) {
            LOG.trace("the application left the interrupt flag set");
        }
    }
}
