package org.rocketserver.servlet.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;

/** What stands behind the attribute of early hints (RFC 8297). Of the exchange's current thread. */
record EarlyHints(Exchange exchange) implements Consumer<Map<String, ? extends Collection<String>>> {
    @Override
    public void accept(Map<String, ? extends Collection<String>> fields) {
        if (exchange.responded()) {
            throw new IllegalStateException("the response is committed: too late for early hints");
        }
        ResponseHeaders checked = new ResponseHeaders();
        fields.forEach((name, values) -> values.forEach(value -> checked.add(name, value)));
        try {
            exchange.inform(new ResponseHead(Status.EARLY_HINTS, checked.all()));
        } catch (IOException e) {
            throw new UncheckedIOException("the client is gone", e);
        }
    }
}
