package org.rocketserver.servlet.dispatch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.http.Headers;
import org.rocketserver.servlet.security.SavedRequest;

/**
 * An exchange whose request looks as it did before a FORM login interrupted it (Servlet 6.1 §13.6.3): method, headers
 * and body are the saved ones; where it is answered is the exchange at hand.
 */
final class ReplayedExchange implements Exchange {
    private final Exchange exchange;
    private final RequestHead head;
    private final SavedBody body;

    ReplayedExchange(Exchange exchange, SavedRequest saved) {
        this.exchange = exchange;
        RequestHead now = exchange.request();
        head = new RequestHead(saved.method(), now.target(), now.version(), saved.headers());
        byte[] content = saved.body();
        body = new SavedBody(content == null ? new byte[0] : content);
    }

    @Override
    public RequestHead request() {
        return head;
    }

    @Override
    public RequestBody requestBody() {
        return body;
    }

    @Override
    public ConnectionInfo connection() {
        return exchange.connection();
    }

    @Override
    public String id() {
        return exchange.id();
    }

    @Override
    public void inform(ResponseHead interim) throws IOException {
        exchange.inform(interim);
    }

    @Override
    public ResponseBody respond(ResponseHead response, BodyLength length) throws IOException {
        return exchange.respond(response, length);
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
    public Optional<Upgrade> upgrade() {
        return exchange.upgrade();
    }

    @Override
    public boolean push(RequestHead promised) {
        return exchange.push(promised);
    }

    /** A body that is all there. */
    private static final class SavedBody implements RequestBody {
        private final ByteBuffer content;
        private final int size;

        SavedBody(byte[] octets) {
            content = ByteBuffer.wrap(octets);
            size = octets.length;
        }

        @Override
        public BodyLength length() {
            return size == 0 ? BodyLength.NONE : BodyLength.of(size);
        }

        @Override
        public int read(ByteBuffer into) {
            return tryRead(into);
        }

        @Override
        public int tryRead(ByteBuffer into) {
            if (!content.hasRemaining()) {
                return -1;
            }
            int count = Math.min(content.remaining(), into.remaining());
            into.put(content.slice().limit(count));
            content.position(content.position() + count);
            return count;
        }

        @Override
        public void whenReadable(Runnable action) {
            action.run();
        }

        @Override
        public Headers trailers() {
            return Headers.EMPTY;
        }
    }
}
