package org.rocketserver.servlet.context;

import jakarta.servlet.ServletException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.ErrorPageDecl;

/** Which page answers which error (Servlet 6.1 §10.9.2). Immutable. */
public final class ErrorPages {
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
     * The page for an exception, or null: the page of the nearest class of its hierarchy; for a
     * {@code ServletException} without one, the page of its root cause; then the page of status 500; then that for all
     * errors.
     */
    public @Nullable String forException(Throwable thrown, int status) {
        String page = nearest(thrown.getClass());
        Throwable cause = rootCause(thrown);
        if (page == null && cause != thrown) {
            page = nearest(cause.getClass());
        }
        return page != null ? page : forStatus(status);
    }

    /** What a {@code ServletException} was thrown for, through all its layers; anything else is its own cause. */
    public static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < 100 && cause instanceof ServletException; depth++) {
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
