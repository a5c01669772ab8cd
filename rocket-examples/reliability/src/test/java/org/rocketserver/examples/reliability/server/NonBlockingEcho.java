package org.rocketserver.examples.reliability.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads a body without waiting, then writes it back without waiting. */
final class NonBlockingEcho implements ReadListener, WriteListener {
    private static final int BLOCK = 4 * 1024;

    private final AsyncContext context;
    private final ServletInputStream in;
    private final ServletOutputStream out;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private byte[] whole = {};
    private int written;

    private NonBlockingEcho(AsyncContext context) throws IOException {
        this.context = context;
        this.in = context.getRequest().getInputStream();
        this.out = context.getResponse().getOutputStream();
    }

    static void serve(HttpServletRequest request) throws IOException {
        AsyncContext context = request.startAsync();
        NonBlockingEcho echo = new NonBlockingEcho(context);
        echo.in.setReadListener(echo);
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] block = new byte[BLOCK];
        while (in.isReady()) {
            int count = in.read(block);
            if (count < 0) {
                return;
            }
            body.write(block, 0, count);
        }
    }

    @Override
    public void onAllDataRead() {
        whole = body.toByteArray();
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written == whole.length) {
                context.complete();
                return;
            }
            int count = Math.min(BLOCK, whole.length - written);
            out.write(whole, written, count);
            written += count;
        }
    }

    @Override
    public void onError(Throwable error) {
        context.complete();
    }
}
