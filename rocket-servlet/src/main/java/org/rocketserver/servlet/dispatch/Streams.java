package org.rocketserver.servlet.dispatch;

import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.async.ReadDriver;
import org.rocketserver.servlet.async.WriteDriver;
import org.rocketserver.servlet.message.RequestInput;
import org.rocketserver.servlet.message.ResponseOutput;

/** The streams of the message room as the drivers of the async room want them. */
final class Streams {
    private Streams() {}

    static ReadDriver.Source source(RequestInput input) {
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

    static WriteDriver.Sink sink(ResponseOutput output) {
        return new WriteDriver.Sink() {
            @Override
            public boolean writable() {
                return output.writable();
            }

            @Override
            public void whenWritable(Runnable action) {
                output.whenWritable(action);
            }
        };
    }
}
