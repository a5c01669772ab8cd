package org.rocketserver.servlet.resource;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileMemory;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Preconditions;
import org.rocketserver.http.Ranges;

/**
 * Serves what no other servlet is mapped to (Servlet 6.1 §12.2): the files of the application, by GET and HEAD, with
 * conditions and ranges (RFC 9110 §13, §14) and compressed siblings. Read-only. Welcome files are dispatch's affair.
 */
public final class DefaultServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String ALLOW = "GET, HEAD, OPTIONS";
    private static final Set<String> KNOWN = Set.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT");
    private static final HeaderName[] CONDITIONS = {
        HeaderName.IF_MATCH,
        HeaderName.IF_NONE_MATCH,
        HeaderName.IF_MODIFIED_SINCE,
        HeaderName.IF_UNMODIFIED_SINCE,
        HeaderName.IF_RANGE
    };

    private final transient ServedFiles files;
    private final boolean listing;

    /**
     * Serves a tree.
     *
     * @param tree the application's resources
     * @param listing whether folders without a welcome file show what is in them
     * @param memory where small files are kept, ready to be sent
     */
    public DefaultServlet(ResourceTree tree, boolean listing, FileMemory memory) {
        this.files = new ServedFiles(tree, memory);
        this.listing = listing;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        // an error page is shown whatever the method of the request that failed, and so is what a servlet includes
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            serve(request, response);
            return;
        }
        String method = request.getMethod();
        switch (method) {
            case "GET", "HEAD" -> serve(request, response);
            case "OPTIONS" -> response.setHeader("Allow", ALLOW);
            default -> {
                response.setHeader("Allow", ALLOW);
                response.sendError(status(method));
            }
        }
    }

    /** How a method that files do not have is answered, whatever the path: 405, or 501 if nobody knows it. */
    public static int status(String method) {
        return KNOWN.contains(method)
                ? HttpServletResponse.SC_METHOD_NOT_ALLOWED
                : HttpServletResponse.SC_NOT_IMPLEMENTED;
    }

    private void serve(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        boolean included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null
                && request.getDispatcherType() == DispatcherType.INCLUDE;
        String path = included
                ? joined(
                        request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH),
                        request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO))
                : joined(request.getServletPath(), request.getPathInfo());
        // a servlet may dispatch to what is in WEB-INF, a client must not see it (§10.5)
        boolean refused = request.getDispatcherType() == DispatcherType.REQUEST && Paths.hidden(path);
        if (refused) {
            notFound(included, path, response);
            return;
        }
        String accepted = included ? null : request.getHeader("Accept-Encoding");
        ServedFiles.Choice kept = files.kept(path, included, accepted);
        if (kept != null && send(kept, request, response)) {
            return;
        }
        long since = System.nanoTime();
        Resource resource = files.tree().find(path);
        if (resource == null || resource.folder()) {
            files.forget(path);
        }
        if (resource == null || (resource.folder() && included)) {
            notFound(included, path, response);
        } else if (isPage(path)) {
            throw new ServletException(
                    "nobody here serves pages such as " + path
                            + ", and their source is not shown; add org.apache.tomcat.embed:tomcat-embed-jasper to WEB-INF/lib");
        } else if (resource.folder()) {
            folder(resource, path, request, response);
        } else {
            String type = getServletContext().getMimeType(resource.path());
            send(files.of(path, included, accepted, resource, type, since), request, response);
        }
    }

    /** Whether a file is the source of what a JSP engine serves: that comes here only where there is none. */
    private static boolean isPage(String path) {
        return path.endsWith(".jsp") || path.endsWith(".jspx");
    }

    private static String joined(@Nullable Object servletPath, @Nullable Object pathInfo) {
        String path = (servletPath == null ? "" : servletPath.toString()) + (pathInfo == null ? "" : pathInfo);
        return path.isEmpty() ? "/" : path;
    }

    /** §9.3: an include must learn of it by an exception. */
    private static void notFound(boolean included, String path, HttpServletResponse response) throws IOException {
        if (included) {
            throw new FileNotFoundException("there is no resource " + path);
        }
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }

    // --- folders

    private void folder(Resource folder, String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!path.endsWith("/")) {
            response.sendRedirect(response.encodeRedirectURL(withSlash(request)));
            return;
        }
        Set<String> members = listing ? files.tree().list(path) : null;
        if (members == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().write(ListingPage.of(getServletContext().getContextPath(), folder.path(), members));
    }

    /** The request's own path with a slash at its end, and never two at its front: that would be another host. */
    private static String withSlash(HttpServletRequest request) {
        String path = request.getRequestURI();
        int from = 0;
        while (path.startsWith("//", from)) {
            from++;
        }
        String query = request.getQueryString();
        return path.substring(from) + (query == null ? "/" : "/?" + query);
    }

    // --- files

    /** Sends a file; or does nothing and answers false where it was kept and has to be looked up anew. */
    private boolean send(ServedFiles.Choice choice, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean plainly = choice.included() || request.getDispatcherType() == DispatcherType.ERROR;
        Headers conditions = plainly ? Headers.EMPTY : conditions(request);
        Representation file = choice.chosen();
        Preconditions.Result outcome = plainly
                ? Preconditions.Result.PROCEED
                : Preconditions.evaluate(request.getMethod(), conditions, true, file.tag(), file.modified());
        if (outcome == Preconditions.Result.PROCEED && (choice.included() || !"HEAD".equals(request.getMethod()))) {
            file = files.ready(choice);
            if (file == null) {
                return false;
            }
        }
        if (choice.included()) {
            BodySender.include(file, response);
        } else if (plainly) {
            describe(choice.file(), file, response);
            BodySender.whole(file, request, response);
        } else {
            answer(outcome, choice.file(), file, conditions, request, response);
        }
        return true;
    }

    private static void answer(
            Preconditions.Result outcome,
            Variants file,
            Representation chosen,
            Headers conditions,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        response.setHeader("ETag", chosen.tagText());
        if (chosen.modifiedText() != null) {
            response.setHeader("Last-Modified", chosen.modifiedText());
        }
        switch (outcome) {
            case NOT_MODIFIED -> {
                vary(file, response);
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            }
            case FAILED -> response.sendError(HttpServletResponse.SC_PRECONDITION_FAILED);
            case PROCEED -> {
                response.setHeader("Accept-Ranges", "bytes");
                describe(file, chosen, response);
                body(chosen, file.type(), ranges(request, response, conditions, chosen), request, response);
            }
        }
    }

    private static void describe(Variants file, Representation chosen, HttpServletResponse response) {
        if (file.type() != null) {
            response.setContentType(file.type());
        }
        if (chosen.coding() != null) {
            response.setHeader("Content-Encoding", chosen.coding());
        }
        vary(file, response);
    }

    private static void vary(Variants file, HttpServletResponse response) {
        if (file.negotiated()) {
            response.addHeader("Vary", "Accept-Encoding");
        }
    }

    private static Ranges ranges(
            HttpServletRequest request, HttpServletResponse response, Headers conditions, Representation file)
            throws IOException {
        String field = request.getHeader("Range");
        boolean counts = field != null
                && "GET".equals(request.getMethod()) // §14.2: defined for GET only
                && !BodySender.isBegun(response)
                && Preconditions.rangeCounts(conditions, file.tag(), file.modified(), Instant.now());
        Ranges asked = counts ? Ranges.of(field, file.size()) : Ranges.WHOLE;
        boolean costly = asked instanceof Ranges.Parts parts && parts.parts().size() > 1 && file.partsCostMore();
        return costly ? Ranges.WHOLE : asked;
    }

    private static void body(
            Representation file,
            @Nullable String type,
            Ranges ranges,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (ranges instanceof Ranges.Parts parts) {
            BodySender.parts(file, type, parts.parts(), response);
        } else if (ranges instanceof Ranges.Unsatisfiable) {
            response.setHeader("Content-Range", Ranges.unsatisfied(file.size()));
            response.sendError(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
        } else {
            BodySender.whole(file, request, response);
        }
    }

    /** The fields that preconditions look at. */
    private static Headers conditions(HttpServletRequest request) {
        Headers.Builder fields = null;
        for (HeaderName name : CONDITIONS) {
            var values = request.getHeaders(name.toString());
            while (values != null && values.hasMoreElements()) {
                fields = fields == null ? Headers.builder() : fields;
                fields.add(name, values.nextElement());
            }
        }
        return fields == null ? Headers.EMPTY : fields.build();
    }

    @Override
    public void destroy() {
        files.clear();
    }

    @Override
    public String getServletInfo() {
        return "default servlet";
    }
}
