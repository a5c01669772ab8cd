package org.rocketserver.servlet.message;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dispatches a request is in, innermost on top (Servlet 6.1 chapter 9). Owned by the exchange's current thread. A
 * dispatch enters its frame in a try-with-resources, so that leaving restores the caller's view by itself.
 */
public final class Frames {
    private Mark top;

    /**
     * A place in the dispatches of one request: one frame and the special attributes that the application overrode
     * while it was on top.
     */
    public static final class Mark {
        private final Frame frame;
        private final @Nullable Mark below;
        private final int includes;
        private @Nullable Map<String, @Nullable Object> overrides;

        private Mark(Frame frame, @Nullable Mark below) {
            this.frame = frame;
            this.below = below;
            int before = below == null ? 0 : below.includes;
            // an error or asynchronous dispatch is no part of an include that is still being left
            this.includes = switch (frame.type()) {
                case INCLUDE -> before + 1;
                case FORWARD -> before;
                case REQUEST, ASYNC, ERROR -> 0;
            };
        }
    }

    /** Ends a dispatch. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        /** Leaves the frame. */
        @Override
        void close();
    }

    /** A request as it came, {@link Frame#request}. */
    public Frames(Frame first) {
        top = new Mark(first, null);
    }

    /**
     * Begins a dispatch.
     *
     * @return ends it; scopes are closed in the reverse order of their opening
     */
    public Scope enter(Frame frame) {
        Mark before = top;
        top = new Mark(frame, before);
        return () -> top = before;
    }

    /**
     * Notes where the request is, for asynchronous processing begun here: references taken now keep acting as in this
     * dispatch after it has returned (§9.3, §9.4).
     */
    public Mark mark() {
        return top;
    }

    /** Goes back to a mark. */
    public void reenter(Mark mark) {
        top = mark;
    }

    /** The innermost dispatch. */
    public Frame current() {
        return top.frame;
    }

    /** What {@code getDispatcherType()} answers. */
    public DispatcherType type() {
        return top.frame.type();
    }

    /** The application the request was last dispatched to. */
    public ServletContext context() {
        return top.frame.context();
    }

    /** Whether the response belongs to an including servlet, so that its head must not change (§9.3). */
    public boolean including() {
        return top.includes > 0;
    }

    /** What the getters of path elements answer: the innermost dispatch that is no include and not by name. */
    public PathElements paths() {
        return paths(top);
    }

    private static PathElements paths(Mark from) {
        for (Mark level = from; level != null; level = level.below) {
            PathElements paths = level.frame.paths();
            if (paths != null && level.frame.type() != DispatcherType.INCLUDE) {
                return paths;
            }
        }
        throw new IllegalStateException("the first frame has no paths");
    }

    /** The path elements as the client's request had them (§9.4.2). */
    PathElements original() {
        Mark level = top;
        while (level.below != null) {
            level = level.below;
        }
        return paths(level);
    }

    /** The target of the innermost dispatch if it is an include of a path, else null. */
    @Nullable
    PathElements included() {
        return top.frame.type() == DispatcherType.INCLUDE ? top.frame.paths() : null;
    }

    /** Whether a dispatch of a kind to a path is under way. */
    boolean within(DispatcherType type) {
        for (Mark level = top; level != null; level = level.below) {
            if (level.frame.type() == type && !level.frame.named()) {
                return true;
            }
        }
        return false;
    }

    /** The method that the innermost frame with one shows, or null. */
    @Nullable
    String method() {
        for (Mark level = top; level != null; level = level.below) {
            if (level.frame.method() != null) {
                return level.frame.method();
            }
        }
        return null;
    }

    /** The frame's own attribute of this name, looking down from the top, or null. */
    @Nullable
    Object attribute(String name) {
        for (Mark level = top; level != null; level = level.below) {
            Object value = level.frame.attributes().get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The names of the frames' own attributes. */
    Set<String> attributeNames() {
        Set<String> names = new HashSet<>();
        for (Mark level = top; level != null; level = level.below) {
            names.addAll(level.frame.attributes().keySet());
        }
        return names;
    }

    /** What the application set in the current dispatch in place of special attributes; null values mean removed. */
    @Nullable
    Map<String, @Nullable Object> overrides() {
        return top.overrides;
    }

    /** Sets a special attribute for the duration of the current dispatch. */
    void override(String name, @Nullable Object value) {
        Map<String, @Nullable Object> overrides = top.overrides;
        if (overrides == null) {
            overrides = new HashMap<>();
            top.overrides = overrides;
        }
        overrides.put(name, value);
    }

    /** Whether a dispatcher's query string is in force. */
    boolean hasQuery() {
        for (Mark level = top; level != null; level = level.below) {
            if (level.frame.parameterQuery() != null) {
                return true;
            }
        }
        return false;
    }

    /** Calls back for each frame with a query string of its own, innermost first. */
    void eachQuery(Consumer<String> action) {
        for (Mark level = top; level != null; level = level.below) {
            String query = level.frame.parameterQuery();
            if (query != null) {
                action.accept(query);
            }
        }
    }

    /** Tells two states apart, for those who keep what they made of the frames. */
    Object state() {
        return top;
    }
}
