package org.rocketserver.servlet.spec.async;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An asynchronous listener that writes down what it is told, and may do something at it. */
class Recorder implements AsyncListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    private Reaction reaction = event -> {};

    @FunctionalInterface
    interface Reaction {
        void to(AsyncEvent event) throws IOException;
    }

    /** What to do when time is over or something failed. */
    Recorder reacting(Reaction how) {
        reaction = how;
        return this;
    }

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
        events.add("complete");
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        events.add("timeout");
        reaction.to(event);
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
        events.add("error " + event.getThrowable().getMessage());
        reaction.to(event);
    }

    @Override
    public void onStartAsync(AsyncEvent event) throws IOException {
        events.add("start");
    }
}
