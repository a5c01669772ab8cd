package org.rocketserver.servlet.dispatch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.http.Headers;

/**
 * The outgoing half of an upgraded connection as the application has it: closing it asks for the end of the connection,
 * of which the handler is told first (Servlet 6.1 §2.3.3.5).
 *
 * @param output the connection's own, closed when the handler was told
 * @param closed asks for the end; may be run more than once
 */
record UpgradedOutput(ResponseBody output, Runnable closed) implements ResponseBody {
    @Override
    public void write(ByteBuffer from) throws IOException {
        output.write(from);
    }

    @Override
    public boolean tryWrite(ByteBuffer from) throws IOException {
        return output.tryWrite(from);
    }

    @Override
    public void whenWritable(Runnable action) {
        output.whenWritable(action);
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void transfer(FileChannel file, long at, long count) throws IOException {
        output.transfer(file, at, count);
    }

    @Override
    public boolean lost() {
        return output.lost();
    }

    @Override
    public void trailers(Supplier<Headers> trailers) {
        output.trailers(trailers);
    }

    @Override
    public void close() {
        closed.run();
    }
}
