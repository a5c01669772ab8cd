package org.rocketserver.servlet.spec.reliability;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Listens to everything and fails where it is told to; its {@link Witness} only notes that it was told. */
class FailingListener
        implements ServletContextAttributeListener,
                ServletRequestListener,
                ServletRequestAttributeListener,
                HttpSessionListener,
                HttpSessionAttributeListener,
                HttpSessionIdListener {
    /** What witnesses were told. */
    static final Queue<String> TOLD = new ConcurrentLinkedQueue<>();

    private static volatile String point = "";
    private static volatile String what = "";
    private static volatile boolean failed;

    /** An error of an application's own kind. */
    private static final class Own extends Error {
        private static final long serialVersionUID = 1;

        Own(String message) {
            super(message);
        }
    }

    /** From now on this call fails, and no other. */
    static void failAt(String newPoint, String newWhat) {
        point = "";
        failed = false;
        what = newWhat;
        point = newPoint;
    }

    /** Whether it has. */
    static boolean failed() {
        return failed;
    }

    /** Throws if it is this call's turn. */
    static void call(String name) {
        if (!name.equals(point)) {
            return;
        }
        failed = true;
        switch (what) {
            case "exception" -> throw new IllegalStateException("on purpose in " + name);
            case "linkage" -> throw new NoClassDefFoundError("on/purpose/in/" + name);
            default -> throw new Own("on purpose in " + name);
        }
    }

    void told(String name) {
        call(name);
    }

    /** Fails never. */
    static final class Witness extends FailingListener {
        @Override
        void told(String name) {
            TOLD.add(name);
        }
    }

    /** A value that wants to know where it is. */
    static final class Bound implements HttpSessionBindingListener {
        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            call("valueBound");
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            call("valueUnbound");
        }
    }

    /** Fails where it is told to, or only notes it if it knows no point. */
    static final class Async implements AsyncListener {
        private final List<String> points;

        Async(String... points) {
            this.points = List.of(points);
        }

        private void told(String name) {
            if (points.isEmpty()) {
                TOLD.add(name);
            } else {
                call(name);
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
            told("onStartAsync");
        }

        @Override
        public void onComplete(AsyncEvent event) {
            told("onComplete");
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            told("onTimeout");
        }

        @Override
        public void onError(AsyncEvent event) {
            told("onError");
        }
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        told("requestInitialized");
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        told("requestDestroyed");
    }

    @Override
    public void attributeAdded(ServletContextAttributeEvent event) {
        told("contextAttributeAdded");
    }

    @Override
    public void attributeReplaced(ServletContextAttributeEvent event) {
        told("contextAttributeReplaced");
    }

    @Override
    public void attributeRemoved(ServletContextAttributeEvent event) {
        told("contextAttributeRemoved");
    }

    @Override
    public void attributeAdded(ServletRequestAttributeEvent event) {
        told("requestAttributeAdded");
    }

    @Override
    public void attributeReplaced(ServletRequestAttributeEvent event) {
        told("requestAttributeReplaced");
    }

    @Override
    public void attributeRemoved(ServletRequestAttributeEvent event) {
        told("requestAttributeRemoved");
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        told("sessionCreated");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        told("sessionDestroyed");
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        told("sessionAttributeAdded");
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        told("sessionAttributeReplaced");
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        told("sessionAttributeRemoved");
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        told("sessionIdChanged");
    }
}
