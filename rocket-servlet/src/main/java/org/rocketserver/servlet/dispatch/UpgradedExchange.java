package org.rocketserver.servlet.dispatch;

import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Grace;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.servlet.context.Traffic;
import org.rocketserver.servlet.message.RequestInput;
import org.rocketserver.servlet.message.ResponseOutput;
import org.rocketserver.servlet.upgrade.UpgradeBridge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exchange that leaves HTTP (Servlet 6.1 §2.3.3.5): what the upgrade room needs of it. */
final class UpgradedExchange implements UpgradeBridge.Host {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private final RequestCycle cycle;
    private final Upgrade.Raw raw;
    private @Nullable ResponseOutput output;

    private UpgradedExchange(RequestCycle cycle, Upgrade.Raw raw) {
        this.cycle = cycle;
        this.raw = raw;
    }

    /** Sends the head the application prepared and hands the connection to its handler. */
    static Disposition begin(RequestCycle cycle, Upgrade offer, HttpUpgradeHandler handler) {
        try {
            UpgradedExchange exchange =
                    new UpgradedExchange(cycle, offer.accept(cycle.response().leaveForUpgrade()));
            return exchange.begin(handler);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the upgrade of {} failed", cycle.requestLine(), e);
            cycle.abort(e);
            cycle.close();
            return Disposition.COMPLETED;
        }
    }

    private Disposition begin(HttpUpgradeHandler handler) {
        UpgradeBridge bridge = new UpgradeBridge(this, handler);
        cycle.sessions().complete();
        cycle.app().context().traffic().upgraded(cycle, new Connected(bridge));
        RequestInput input =
                new RequestInput(raw.input(), (listener, source) -> Streams.reading(bridge, listener, source));
        ResponseOutput outgoing = ResponseOutput.of(
                new UpgradedOutput(raw.output(), bridge::close),
                (listener, sink) -> Streams.writing(bridge, listener, sink));
        output = outgoing;
        return bridge.begin(input, outgoing);
    }

    /** This connection in the eyes of an application that ends. */
    private final class Connected implements Traffic.Waiting {
        private final UpgradeBridge bridge;

        Connected(UpgradeBridge bridge) {
            this.bridge = bridge;
        }

        @Override
        public Grace grace() {
            return cycle.exchange().grace();
        }

        @Override
        public void applicationEnds() {
            bridge.close();
        }

        @Override
        public void cut() {
            cycle.exchange().abort(new IOException("the application has ended"), bridge::end);
        }
    }

    @Override
    public void resume(UpgradeBridge.Step step) {
        cycle.exchange().resume(step::run);
    }

    @Override
    public void inScope(Runnable code) {
        cycle.app().scope().run(code);
    }

    @Override
    public boolean drained() {
        return output == null || output.drained();
    }

    @Override
    public boolean clientGone(Throwable failure) {
        return ClientFaults.any(failure, raw.output()::lost);
    }

    @Override
    public void ended() {
        try {
            raw.output().close();
        } catch (IOException e) {
            LOG.debug("an upgraded connection could not be closed cleanly", e);
        }
        cycle.close();
    }
}
