package org.rocketserver.engine;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** A transport that has no peer: nothing comes, and nothing is taken. What a test is about it plays itself. */
abstract class NoPeer implements Transport {
    @Override
    public int read(ByteBuffer into) {
        return 0;
    }

    @Override
    public int write(ByteBuffer gathered, ByteBuffer body) {
        return 0;
    }

    @Override
    public long transfer(FileChannel file, long at, long count) {
        return 0;
    }

    @Override
    public void shutdownOutput() {
        // nobody is there
    }

    @Override
    public void close() {
        // nothing to free
    }

    @Override
    public void reset() {
        // nothing to free
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return null;
    }
}
