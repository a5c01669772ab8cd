package org.rocketserver.engine;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.LookInterval.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@linkplain Selection selector}, its connections, and who leads: selects, and serves what is ready. A connection
 * stays in its group. While requests are short a lead stays where it is, and groups share no lock, no queue and no word
 * that each request writes: the selector, the lead, what is ready, the worker with its buffers are the group's or its
 * holder's own. What they share then, and why:
 *
 * <ul>
 *   <li>the size of the active queue, the renewal of the pool and the monitor's sleep, which are read between two
 *       requests and change when something out of the ordinary happens;
 *   <li>counters, whose cells are a thread's own once two threads have met (see {@link Counters});
 *   <li>{@link Pace} and the line with the date, which are written when they change: when an average moves, once a
 *       second;
 *   <li>the request lines and hosts that came last, which are written where a new one comes, and seldom where more come
 *       than there is room for (see {@code org.rocketserver.recent.Recent}).
 * </ul>
 *
 * <p>Groups meet in the pool and its lock when a lead changes hands, which a request that takes long pays for, and in
 * the active queue when nobody is free. A connection comes to its group in a common turn, by a queue of the group's.
 *
 * <p>Who may lead is decided by one atomic word, the {@link Lead}. A holder that has to wait inside a request may
 * {@linkplain LeadingOn lead on}; one that does not serve {@linkplain HandingOver hands over}.
 */
final class Group implements Readiness {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final Selection selection;
    private final Workers workers;
    private final Monitor monitor;
    private final Settling settling;
    private final HandingOver handingOver;
    private final LeadingOn leadingOn;
    private final FollowUps followUps;
    final Lead lead = new Lead();

    /** Takes the lead if it is vacant; what the pool gives a worker to make it lead, which it is promised. */
    final Runnable leadTask = this::takePromisedLead;

    /** Takes the lead before the one comes that it was promised to; what a worker does that has nothing else to do. */
    final Runnable stepInTask = this::takeLead;

    private volatile @Nullable WorkerThread holder;
    private volatile boolean stopping;

    /**
     * A group without connections.
     *
     * @param workers who serve
     * @param monitor looks after it
     * @param makeRoom closes a connection that rests, because too many do
     * @param passOn gives a connection that is between two requests to the next generation, if there is one
     */
    Group(Workers workers, Monitor monitor, Runnable makeRoom, Predicate<Connection> passOn) throws IOException {
        this.selection = new Selection(this::mayWait);
        this.workers = workers;
        this.followUps = new FollowUps(workers);
        this.monitor = monitor;
        this.settling = new Settling(this, selection, workers, monitor, makeRoom, passOn);
        this.handingOver = new HandingOver(this, selection, settling, workers, new GivingWay());
        this.leadingOn = new LeadingOn(this, selection, monitor, this::needed);
    }

    // ---- the lead

    private void takePromisedLead() {
        lead.promise(false); // before it is tried: who gives up a lead that is promised tells nobody else
        takeLead();
    }

    private void takeLead() {
        long token = lead.take();
        if (token == Lead.VACANT) {
            return;
        }
        try {
            if (Thread.currentThread() instanceof WorkerThread self) {
                holder = self;
                lead(self, token);
            } else {
                while (!stopping) {
                    handingOver.turn();
                }
                lead.vacate();
            }
        } catch (Throwable e) {
            // the last resort: a group without a lead would hang for ever, so this comes before all that may fail
            if (lead.releaseTerm(token)) { // else it was taken away before
                pass();
            }
            LastResort.report(LOG, "a fault of the server's while leading; another worker goes on", e);
        }
    }

    /** Serves what is ready, else selects, until the lead is gone. */
    private void lead(WorkerThread self, long token) {
        long mine = token;
        while (!stopping) {
            if (self.outdated()) {
                giveUp(mine);
                return;
            }
            if (followUps.giveWay()) {
                selection.selectNow(); // nothing is in hand that could get lost
                followUps.gaveWay();
            }
            Runnable task = followUps.next(!selection.isEmpty());
            Connection connection = task == null ? selection.next() : null;
            if (connection == null && task == null) {
                selection.select();
                continue;
            }
            mine = lead.enter(mine);
            self.enter(this, mine);
            Next next = Next.SUSPENDED;
            if (connection != null) {
                next = self.loop().serve(connection);
            } else if (task != null) {
                monitor.watchLeads();
                workers.perform(task);
            }
            mine = lead.leave(self.leave());
            boolean kept = mine != Lead.VACANT;
            if (connection != null) {
                next = settling.settle(connection, kept ? next : self.loop().lastLook(connection, next), kept);
            }
            if (!kept) {
                return;
            }
            if (connection != null) {
                followUps.follow(next);
            }
        }
        lead.vacate();
        followUps.giveAway(); // after it: who adds one now sees that nobody leads
    }

    /**
     * A request's worker, who leads, leaves a short task to be done after it: by himself as a rule, by whoever leads
     * then if the request takes long. Free workers do not take it: each would have to be woken for what the leader does
     * in passing, and the next step of an asynchronous request, started by who does not lead, would wake another.
     */
    void followUp(FollowUp task, WorkerThread leader) {
        followUps.add(task);
        if (!leader.leads(workers)) {
            // the lead was taken away meanwhile, and whoever has it may have looked already
            if (lead.isVacant()) {
                followUps.giveAway();
            } else {
                queued();
            }
        }
    }

    /** The holder hands the lead on. */
    void giveUp(long token) {
        if (lead.release(token)) {
            pass();
        }
    }

    private void pass() {
        boolean found = false;
        try {
            found = workers.promote(this);
        } finally {
            if (!found) {
                monitor.watchLeads(); // it collects as long as nobody is free
                followUps.giveAway();
            }
        }
    }

    /** The holder begins something that may take long, and keeps the lead until the monitor finds that it does. */
    void keep() {
        monitor.watchLeads();
    }

    /** The active queue has something to do for whoever is free; the monitor sees that it does not wait for long. */
    void queued() {
        wake();
        monitor.watchLeads();
    }

    /**
     * The monitor's look. A holder that is inside a request and waits for something loses the lead; so does one that
     * has been in it for long, for others want to be served too. For a wait that Java tells of one look is enough: who
     * is found in one is hardly ever found in a short one, and every look that he keeps the lead others wait for it. To
     * ask the system takes longer than many a request, and is done for who is in the same one as at the last look.
     *
     * @param now the time
     * @param longAgo how long a holder may be in a request without waiting visibly
     * @return what is going on
     */
    Finding look(long now, long longAgo) {
        long word = lead.word();
        long unchanged = lead.unchanged(word, now);
        if (!Lead.isInside(word)) { // nor vacant
            return Finding.REST;
        }
        if (word == Lead.VACANT) {
            return lookAtVacancy(unchanged >= 0);
        }
        WorkerThread thread = holder;
        if (thread == null || (unchanged <= longAgo && !waits(thread, unchanged >= 0))) {
            return Finding.ACTIVE;
        }
        giveUp(word);
        return Finding.STUCK;
    }

    private Finding lookAtVacancy(boolean again) {
        boolean free = lead.isFree(); // else somebody is on his way
        if (again && !stopping && free && !workers.promote(this)) {
            collect();
        }
        Finding found = free ? Finding.VACANT : Finding.ACTIVE;
        return again && stopping ? Finding.REST : found;
    }

    private boolean waits(WorkerThread thread, boolean again) {
        return (again ? thread.waits() : thread.waitsInJava()) && workers.mayReplace(thread);
    }

    /** Whether the holder waits in the selector for something to do. */
    boolean idle() {
        return lead.isSelecting() && !leadingOn.waits();
    }

    // ---- waiting inside a request

    @Override
    public void beforeWait(LongSupplier left) {
        if (!(Thread.currentThread() instanceof WorkerThread self
                && self.entered(this)
                && leadingOn.untilNeeded(self, left))) {
            beforeWaitAlone();
        }
    }

    @Override
    public void beforeWaitAlone() {
        if (Thread.currentThread() instanceof WorkerThread self) {
            self.giveUpLead();
            workers.buffers().release(self);
        }
    }

    /** Whether who leads has to do something other than to select. Holder of the lead only. */
    private boolean needed() {
        return !selection.isEmpty() || selection.hasKnocked() || stopping || hasTasks() || outdated();
    }

    /** Nobody is free to lead: ready connections go to the active queue, waits are ended. The monitor does this. */
    private void collect() {
        if (lead.takeInside() != Lead.VACANT) {
            holder = null;
            try {
                selection.selectNow();
                handingOver.passOnUnread();
            } finally {
                lead.vacate(); // or it would be nobody's, and never given up
            }
            followUps.giveAway();
        }
    }

    /** Whether who selects has nothing else to do. */
    private boolean mayWait() {
        return !stopping && !(workers.leadersServe() && (hasTasks() || outdated()));
    }

    private boolean hasTasks() {
        return workers.hasQueued() || !followUps.isEmpty();
    }

    private boolean outdated() {
        WorkerThread thread = holder;
        return thread != null && thread.outdated();
    }

    // ---- from other threads

    /** Makes the holder of the lead look at the inbox, and whether it still has to wait. */
    @Override
    public void wake() {
        selection.wake();
    }

    /** Makes a listener's socket known to who leads, who accepts once it is lent. */
    Lending lend(Listener listener, ServerSocketChannel channel) throws IOException {
        return new Lending(listener, channel, selection);
    }

    /**
     * Takes a new connection, and has it served at once: where a thread costs little by one of its own, else by who
     * leads. One that shakes hands waits for its peer in any case, and is watched.
     */
    void adopt(Connection connection) {
        connection.deadline = monitor.deadline(connection, Next.IDLE, Due.now());
        try {
            if (connection.transport().handshaking()) {
                watch(connection);
            } else {
                welcome(connection);
            }
        } catch (Throwable e) {
            selection.forget(connection); // its socket is closed by the caller
            throw e;
        }
    }

    /** Has a connection that is new here served at once. */
    void welcome(Connection connection) {
        connection.ownUnwatched(); // before anybody finds it, and takes it for one that rests
        know(connection);
        if (!workers.giveAtOnce(() -> serveQueued(connection))) {
            selection.welcome(connection);
        }
    }

    /** Watches a connection that is new here and has a deadline. */
    void watch(Connection connection) {
        know(connection);
        monitor.rests(connection, connection.deadline);
        selection.tell(connection);
    }

    private void know(Connection connection) {
        selection.know(connection);
        if (stopping) { // who looks for all may have done so before
            connection.abort(new PeerClosed("the server stops"));
        }
    }

    @Override
    public void expireAt(Connection connection, long until) {
        connection.deadline = until;
        monitor.rests(connection, until);
    }

    @Override
    public void rearm(Connection connection) {
        selection.tell(connection);
    }

    @Override
    public void closed(Connection connection) {
        selection.forget(connection);
        try {
            monitor.closed(connection);
        } finally {
            wake(); // the descriptor is freed by the selector only
        }
    }

    /**
     * Closes a connection, or has the leader close one that is watched and that others serve: virtual threads would
     * wait for each other and for the leader, each for a lock of the JDK's, and what is half closed is reported time
     * and again meanwhile.
     */
    @Override
    public void end(Connection connection) {
        selection.forget(connection);
        try {
            monitor.closed(connection);
        } finally {
            closeTransport(connection);
        }
    }

    private void closeTransport(Connection connection) {
        if (!workers.leadersServe() && !stopping && connection.key != null) {
            selection.close(connection.transport());
            if (!stopping) {
                return;
            }
        }
        connection.transport().close();
        if (connection.key != null) {
            wake(); // the descriptor is freed by the selector only
        }
    }

    @Override
    public void execute(Runnable task) {
        workers.goOn(task);
    }

    @Override
    public void settle(Connection connection, Next next) {
        settling.settle(connection, next, false);
    }

    /** Serves a connection from the active queue. */
    void serveQueued(Connection connection) {
        try {
            WorkerLoop loop = workers.lend();
            settling.settle(connection, loop.lastLook(connection, loop.serve(connection)), false);
            workers.giveBack(loop);
        } catch (Throwable e) {
            WorkerLoop.broken(connection, e); // the last resort: it is in nobody's hands
        }
    }

    // ---- the end

    /** Does something with all connections, some of them closed meanwhile; with some perhaps twice. */
    void forEach(Consumer<Connection> action) {
        selection.forEach(action);
    }

    /** Whether leading has ended for good. */
    boolean stopped() {
        return stopping;
    }

    /** Ends leading; the selector is closed by {@link #close}. */
    void stop() {
        stopping = true;
        selection.interrupt();
        if (lead.isVacant()) {
            followUps.giveAway();
        }
    }

    void close() throws IOException {
        if (lead.isVacant()) { // else one that does not end has them in hand
            for (Connection cut = selection.next(); cut != null; cut = selection.next()) {
                Connection left = cut;
                WorkerLoop.runSafely(() -> left.protocol().closed());
            }
        }
        selection.close();
    }
}
