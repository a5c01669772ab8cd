package org.rocketserver.servlet.dispatch;

import jakarta.servlet.ReadListener;
import jakarta.servlet.WriteListener;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.async.ReadDriver;
import org.rocketserver.servlet.async.Turns;
import org.rocketserver.servlet.async.WriteDriver;
import org.rocketserver.servlet.message.Listening;
import org.rocketserver.servlet.message.RequestInput;
import org.rocketserver.servlet.message.ResponseOutput;

/** Gives the streams of the message room the drivers of the async room. */
final class Streams {
    private Streams() {}

    static Listening reading(Turns turns, ReadListener listener, RequestInput input) {
        ReadDriver driver = new ReadDriver(turns, listener, source(input));
        return new Listening(driver::begin, driver::wanted);
    }

    static Listening writing(Turns turns, WriteListener listener, ResponseOutput output) {
        WriteDriver driver = new WriteDriver(turns, listener, sink(output));
        return new Listening(driver::begin, driver::wanted);
    }

    private static ReadDriver.Source source(RequestInput input) {
        return new ReadDriver.Source() {
            @Override
            public boolean readable() {
                return input.readable();
            }

            @Override
            public boolean finished() {
                return input.isFinished();
            }

            @Override
            public @Nullable Throwable failure() {
                return input.failure();
            }

            @Override
            public void whenReadable(Runnable action) {
                input.whenReadable(action);
            }
        };
    }

    private static WriteDriver.Sink sink(ResponseOutput output) {
        return new WriteDriver.Sink() {
            @Override
            public boolean writable() {
                return output.writable();
            }

            @Override
            public boolean closed() {
                return output.closed();
            }

            @Override
            public @Nullable Throwable failure() {
                return output.failure();
            }

            @Override
            public void whenWritable(Runnable action) {
                output.whenWritable(action);
            }
        };
    }
}
