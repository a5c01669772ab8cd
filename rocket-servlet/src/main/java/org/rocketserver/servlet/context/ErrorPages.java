package org.rocketserver.servlet.context;

import jakarta.servlet.ServletException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.ErrorPageDecl;

/** Which page answers which error (Servlet 6.1 §10.9.2). Immutable. */
public final class ErrorPages {
    /** So that causes in a circle end. */
    private static final int MAX_DEPTH = 100;

    private final Map<Integer, String> byStatus = new HashMap<>();
    private final Map<String, String> byException = new HashMap<>();
    private final @Nullable String forAll;

    /** The declared pages; where several are for the same error, the first counts. */
    public ErrorPages(List<ErrorPageDecl> pages) {
        String defaultPage = null;
        for (ErrorPageDecl page : pages) {
            Integer status = page.status();
            String type = page.exceptionType();
            if (status != null) {
                byStatus.putIfAbsent(status, page.location());
            } else if (type != null) {
                byException.putIfAbsent(type, page.location());
            } else if (defaultPage == null) {
                defaultPage = page.location();
            }
        }
        forAll = defaultPage;
    }

    /** The page for a status without an exception, or null. */
    public @Nullable String forStatus(int status) {
        String page = byStatus.get(status);
        return page != null ? page : forAll;
    }

    /**
     * A page for an exception.
     *
     * @param location the page, or null if there is none
     * @param thrown what it is shown for: what was thrown, or the wrapped exception that has a page
     */
    public record ForException(@Nullable String location, Throwable thrown) {}

    /**
     * The page for an exception: the page of the nearest class of its hierarchy; for a {@code ServletException} without
     * one, the page of what it wraps, layer by layer; then the page of the status; then that for all errors.
     */
    public ForException forException(Throwable thrown, int status) {
        Throwable layer = thrown;
        for (int depth = 0; depth < MAX_DEPTH && layer != null; depth++) {
            String page = nearest(layer.getClass());
            if (page != null) {
                return new ForException(page, layer);
            }
            layer = layer instanceof ServletException wrapper ? wrapper.getRootCause() : null;
        }
        return new ForException(forStatus(status), thrown);
    }

    /** What a {@code ServletException} was thrown for, through all its layers; anything else is its own cause. */
    public static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < MAX_DEPTH && cause instanceof ServletException; depth++) {
            Throwable next = ((ServletException) cause).getRootCause();
            if (next == null) {
                break;
            }
            cause = next;
        }
        return cause;
    }

    private @Nullable String nearest(Class<?> exception) {
        if (byException.isEmpty()) {
            return null;
        }
        for (Class<?> type = exception; type != null && type != Object.class; type = type.getSuperclass()) {
            String page = byException.get(type.getName());
            if (page != null) {
                return page;
            }
        }
        return null;
    }
}
