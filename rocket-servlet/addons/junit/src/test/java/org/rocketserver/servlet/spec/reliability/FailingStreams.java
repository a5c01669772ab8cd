package org.rocketserver.servlet.spec.reliability;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a body and answers without blocking, and fails where {@link FailingListener} is told to. */
final class FailingStreams implements ReadListener, WriteListener {
    private final AsyncContext context;
    private final ServletInputStream in;
    private final boolean breaks;

    FailingStreams(AsyncContext context) throws IOException {
        this.context = context;
        this.in = context.getRequest().getInputStream();
        this.breaks = ((HttpServletRequest) context.getRequest()).getQueryString() != null;
    }

    void listen() throws IOException {
        in.setReadListener(this);
    }

    @Override
    public void onDataAvailable() throws IOException {
        FailingListener.call("onDataAvailable");
        if (breaks) {
            throw new IOException("broken on purpose");
        }
        while (in.isReady() && !in.isFinished()) {
            in.read();
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        FailingListener.call("onAllDataRead");
        context.getResponse().getOutputStream().setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        FailingListener.call("onWritePossible");
        context.getResponse().getOutputStream().write("read".getBytes(StandardCharsets.US_ASCII));
        context.complete();
    }

    @Override
    public void onError(Throwable failure) {
        FailingListener.call("onStreamError");
        HttpServletResponse response = (HttpServletResponse) context.getResponse();
        if (!response.isCommitted()) {
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
        context.complete();
    }
}
