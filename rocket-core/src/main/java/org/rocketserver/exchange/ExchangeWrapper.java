package org.rocketserver.exchange;

import java.io.IOException;
import java.util.Optional;

/** Another exchange, seen differently: subclasses change what they override. Belongs to the thread of the other one. */
public abstract class ExchangeWrapper implements Exchange {
    private final Exchange exchange;

    /** A view of an exchange. */
    protected ExchangeWrapper(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public RequestHead request() {
        return exchange.request();
    }

    @Override
    public RequestBody requestBody() {
        return exchange.requestBody();
    }

    @Override
    public ConnectionInfo connection() {
        return exchange.connection();
    }

    @Override
    public String scheme() {
        return exchange.scheme();
    }

    @Override
    public String id() {
        return exchange.id();
    }

    @Override
    public Grace grace() {
        return exchange.grace();
    }

    @Override
    public void inform(ResponseHead interim) throws IOException {
        exchange.inform(interim);
    }

    @Override
    public ResponseBody respond(ResponseHead head, BodyLength length) throws IOException {
        return exchange.respond(head, length);
    }

    @Override
    public boolean responded() {
        return exchange.responded();
    }

    @Override
    public void resume(Step step) {
        exchange.resume(step);
    }

    @Override
    public void onPeerGone(Runnable action) {
        exchange.onPeerGone(action);
    }

    @Override
    public void abort(Throwable reason) {
        exchange.abort(reason);
    }

    @Override
    public void abort(Throwable reason, Runnable last) {
        exchange.abort(reason, last);
    }

    @Override
    public Optional<Upgrade> upgrade() {
        return exchange.upgrade();
    }

    @Override
    public boolean push(RequestHead promised) {
        return exchange.push(promised);
    }
}
