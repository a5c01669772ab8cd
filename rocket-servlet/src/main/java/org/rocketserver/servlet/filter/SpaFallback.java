package org.rocketserver.servlet.filter;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rocketserver.servlet.mapping.UrlPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For applications that run in the browser and draw their own addresses: where nothing is found, a page that a browser
 * asked for is the start page, with status 200. Scripts, pictures and data that are missing stay missing, since they
 * are not asked for as {@code text/html}; what is missing has {@code Vary: Accept} for that.
 */
public final class SpaFallback extends HttpFilter {
    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** What nobody gets from outside (Servlet 6.1 §10.5). */
    private static final Pattern HIDDEN =
            Pattern.compile("/(?:WEB|META)-INF(?:/.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String page;
    private final String[] except;

    /** {@code /index.html} for everything. */
    public SpaFallback() {
        this("/index.html");
    }

    /**
     * Another page.
     *
     * @param page path within the application, with a slash before it
     * @param except beginnings of paths within the application that are not the browser's, such as {@code /api/}
     */
    public SpaFallback(String page, String... except) {
        if (!page.startsWith("/")) {
            throw new IllegalArgumentException("the page is a path such as /index.html: \"" + page + '"');
        }
        this.page = page;
        this.except = except.clone();
    }

    /**
     * The page that who accepts {@code text/html} gets where nothing is found.
     *
     * @param method such as {@code GET}
     * @param path within the application, decoded
     * @return path within the application, without a query; nothing where what is missing stays missing
     */
    public Optional<String> pageFor(String method, String path) {
        return mayBePage(method, path) ? Optional.of(file(page)) : Optional.empty();
    }

    /** Warns if the page is not there, and no servlet of the application can make it. */
    @Override
    public void init(FilterConfig config) throws ServletException {
        super.init(config);
        ServletContext context = config.getServletContext();
        try {
            if (context.getResource(file(page)) == null && !isMapped(context)) {
                String path = context.getContextPath();
                LOG.warn("context {}: {}", path.isEmpty() ? "/" : path, missing(page));
            }
        } catch (MalformedURLException e) {
            throw new ServletException("the page " + page + " is no path; use one such as /index.html", e);
        }
    }

    private static String file(String page) {
        int query = page.indexOf('?');
        return query < 0 ? page : page.substring(0, query);
    }

    /** By a pattern of the application; what serves files, unless it is the application's own, has seen no file. */
    private boolean isMapped(ServletContext context) {
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            String type = servlet.getClassName();
            boolean own = !servlet.getName().equals("default")
                    || (type != null && !type.startsWith("org.rocketserver.servlet."));
            if (own
                    && servlet.getMappings().stream()
                            .anyMatch(each -> UrlPattern.of(each).matches(file(page)))) {
                return true;
            }
        }
        return false;
    }

    /** What to say where a page is not there. */
    public static String missing(String page) {
        return "there is no start page " + page + " for what is missing, so that browsers get 404 too; put it into the"
                + " application, or name the page that is there, as in --with spa=/start.html or"
                + " new SpaFallback(\"/start.html\")";
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (!mayBePage(request.getMethod(), path)) {
            chain.doFilter(request, response);
            return;
        }
        String accept = request.getHeader("Accept");
        boolean page = accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
        Missing watched = new Missing(response, page);
        chain.doFilter(request, watched);
        if (watched.end()) {
            RequestDispatcher start = request.getRequestDispatcher(this.page);
            if (start == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                start.forward(request, response);
            }
        }
    }

    private boolean mayBePage(String method, String path) {
        if (!(method.equals("GET") || method.equals("HEAD"))) {
            return false;
        }
        if (HIDDEN.matcher(path).matches()) {
            return false;
        }
        for (String beginning : except) {
            if (path.startsWith(beginning)) {
                return false;
            }
        }
        return !path.equals(page);
    }

    /**
     * Remembers that a page is missing instead of saying so, while the chain runs. What is missed later, by somebody
     * who answers asynchronously, has to be said: nobody asks any more. A cache must not give the one answer for the
     * other (RFC 9110 §12.5.5), and may keep both (§15.1).
     */
    private static final class Missing extends HttpServletResponseWrapper {
        private final boolean page;
        private boolean missing;
        private boolean ended;

        Missing(HttpServletResponse response, boolean page) {
            super(response);
            this.page = page;
        }

        @Override
        public void sendError(int status) throws IOException {
            if (!isMissing(status)) {
                super.sendError(status);
            }
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            if (!isMissing(status)) {
                super.sendError(status, message);
            }
        }

        /** The chain has returned; whether something is missing. */
        synchronized boolean end() {
            ended = true;
            return missing;
        }

        private boolean varies() {
            return getHeaders("Vary").stream()
                    .flatMap(value -> Stream.of(value.split(",")))
                    .map(String::trim)
                    .anyMatch(field -> field.equals("*") || field.equalsIgnoreCase("Accept"));
        }

        private synchronized boolean isMissing(int status) {
            if (status != SC_NOT_FOUND || isCommitted()) {
                return false;
            }
            if (!varies()) {
                addHeader("Vary", "Accept");
            }
            if (ended || !page) {
                return false;
            }
            resetBuffer();
            missing = true;
            return true;
        }
    }
}
