package org.rocketserver.servlet.filter;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request a name that logs, answers and the services behind can share: the one that came with it in
 * {@code X-Request-Id}, if it is of a harmless form, else a new one. It is the request's attribute {@link #ATTRIBUTE}
 * and goes back to the client in the same field.
 */
public final class RequestId extends HttpFilter {
    /** The name of the attribute that holds the id as text. */
    public static final String ATTRIBUTE = "org.rocketserver.requestId";

    private static final long serialVersionUID = 1;
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private final String field;
    private final boolean takeGiven;

    /** {@code X-Request-Id}, and what clients send is taken. */
    public RequestId() {
        this("X-Request-Id", true);
    }

    /**
     * Another field.
     *
     * @param field its name
     * @param takeGiven whether the id that a client or proxy sends is taken; else each request gets a new one
     */
    public RequestId(String field, boolean takeGiven) {
        if (field.isBlank()) {
            throw new IllegalArgumentException("the field of the request's id needs a name, such as X-Request-Id");
        }
        this.field = field;
        this.takeGiven = takeGiven;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String given = takeGiven ? request.getHeader(field) : null;
        String id = isHarmless(given) ? given : UUID.randomUUID().toString();
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(field, id);
        chain.doFilter(request, response);
    }

    private static boolean isHarmless(@Nullable String id) {
        return id != null && HARMLESS.matcher(id).matches();
    }
}
