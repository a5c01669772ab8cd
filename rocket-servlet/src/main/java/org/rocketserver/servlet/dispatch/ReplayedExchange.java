package org.rocketserver.servlet.dispatch;

import java.nio.ByteBuffer;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ExchangeWrapper;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.Headers;
import org.rocketserver.servlet.security.SavedRequest;

/**
 * An exchange whose request looks as it did before a FORM login interrupted it (Servlet 6.1 §13.6.3): method, headers
 * and body are the saved ones; where it is answered is the exchange at hand.
 */
final class ReplayedExchange extends ExchangeWrapper {
    private final RequestHead head;
    private final SavedBody body;

    ReplayedExchange(Exchange exchange, SavedRequest saved) {
        super(exchange);
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
