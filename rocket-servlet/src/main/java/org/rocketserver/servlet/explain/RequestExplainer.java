package org.rocketserver.servlet.explain;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.UriPath;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.deploy.Application;
import org.rocketserver.servlet.deploy.Pages;
import org.rocketserver.servlet.descriptor.LoginDecl;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.mapping.RequestPaths;
import org.rocketserver.servlet.resource.Paths;
import org.rocketserver.servlet.security.Access;
import org.rocketserver.servlet.security.Transport;

/** What would happen to a request, and why. */
final class RequestExplainer {
    private final Tables tables;
    private final WebAppDescriptor descriptor;
    private final FileAnswers files;
    private final String contextPath;
    private final EncodedSlash encodedSlash;

    /** The servlet that has what nothing is mapped to, for filters that are mapped to servlets; null if none. */
    private final @Nullable String unmapped;

    RequestExplainer(Tables tables, WebAppDescriptor descriptor, Application application) {
        this.tables = tables;
        this.descriptor = descriptor;
        this.files = new FileAnswers(tables, application.files());
        this.contextPath = application.contextPath();
        this.encodedSlash = application.encodedSlash();
        this.unmapped = application.files().served() ? Tables.FILES : null;
    }

    /**
     * Explains a request.
     *
     * @param target path with or without a query, as a client sends it
     */
    Map<String, Object> explain(String method, String target) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("line", method + " " + target);
        if (method.equals("TRACE")) {
            facts.put("answer", "405: TRACE is refused, whatever the path");
            return facts;
        }
        int query = target.indexOf('?');
        String raw = query < 0 ? target : target.substring(0, query);
        String path;
        try {
            UriPath whole = RequestPaths.lookup(raw);
            path = whole.text();
            boolean inside = path.equals(contextPath) || path.startsWith(contextPath + "/");
            if (!inside) {
                facts.put("answer", "404: the application is at " + contextPath + ", this path is not below it");
                return facts;
            }
            path = RequestPaths.of(whole, contextPath, encodedSlash).path();
        } catch (HttpException e) {
            facts.put("answer", e.status().code() + ": " + e.getMessage());
            return facts;
        }
        if (path.isEmpty() && tables.rootIsFolder()) {
            facts.put("answer", "302 to " + contextPath + "/: the root of a context is a folder");
            return facts;
        }
        return explainInside(method, path, facts);
    }

    private Map<String, Object> explainInside(String method, String path, Map<String, Object> facts) {
        String welcome = tables.welcome(path);
        String served = welcome == null ? path : welcome;
        facts.put("path", path);
        if (welcome != null) {
            facts.put("welcome-file", welcome + ": the first that is there for a folder");
        }
        if (!tables.front().isEmpty()) {
            facts.put("front", front());
        }
        if (Paths.hidden(path)) {
            facts.put("answer", "404: what is in WEB-INF and META-INF is never served");
            return facts;
        }
        facts.put("access", access(method, path, served));
        PathMatch<String> match = tables.match(served);
        Map<String, String> filters = filters(DispatcherType.REQUEST, served, match);
        facts.put("filters", chain(filters));
        facts.put("servlet", servlet(method, served, match));
        List<String> all = new ArrayList<>(tables.front());
        all.addAll(filters.keySet());
        addStartPage(StartPages.find(descriptor, all, method, served), method, served, match, facts);
        return facts;
    }

    // ---- filters

    private List<Object> front() {
        Map<String, String> filters = new LinkedHashMap<>();
        tables.front().forEach(filter -> filters.put(filter, "in front of everything, before login and constraints"));
        return chain(filters);
    }

    private Map<String, String> filters(DispatcherType kind, String path, @Nullable PathMatch<String> match) {
        return tables.filters(kind, path, match == null || tables.isOfFiles(match) ? unmapped : match.target());
    }

    private static List<Object> chain(Map<String, String> filters) {
        List<Object> chain = new ArrayList<>();
        filters.forEach((filter, why) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("filter", filter);
            one.put("because", why);
            chain.add(one);
        });
        return chain;
    }

    // ---- the start page of a browser's application

    /** What a filter makes of a 404, and the way of the page that it forwards to. */
    private void addStartPage(
            StartPages.@Nullable StartPage start,
            String method,
            String path,
            @Nullable PathMatch<String> match,
            Map<String, Object> facts) {
        boolean byFiles = tables.isOfFiles(match);
        if (start == null || (byFiles && !files.to(method, path).missing())) {
            return;
        }
        String to = start.page();
        if (tables.isNothing(to)) {
            facts.put("start-page", "404 for everybody: " + start.filter() + " finds no " + to + " to show instead");
            return;
        }
        facts.put(
                "start-page",
                (byFiles ? "" : "if the servlet answers 404: ") + "200 with " + to + ", by " + start.filter()
                        + ", for who accepts text/html, as browsers do; 404 for all others");
        PathMatch<String> page = tables.match(to);
        facts.put("page-filters", chain(filters(DispatcherType.FORWARD, to, page)));
        facts.put("page-servlet", servlet(method, to, page));
    }

    // ---- who serves

    private Map<String, Object> servlet(String method, String path, @Nullable PathMatch<String> match) {
        if (match != null && !tables.isOfFiles(match)) {
            return servlet(match);
        }
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", Tables.FILES);
        one.put("answer", files.to(method, path).text());
        one.put(
                "because",
                match == null
                        ? "no servlet is mapped to it"
                        : match.mapping().pattern() + " " + why(Tables.kind(match)));
        return one;
    }

    private Map<String, Object> servlet(PathMatch<String> match) {
        Map<String, Object> one = new LinkedHashMap<>();
        ServletDecl servlet = descriptor.servlets().get(match.target());
        one.put("name", match.target());
        if (servlet != null && servlet.implementation() != null) {
            one.put("class", servlet.implementation().className());
        } else if (match.target().equals(Tables.PAGES)) {
            one.put("class", Pages.ENGINE);
        }
        one.put("because", match.mapping().pattern() + " " + why(Tables.kind(match)));
        one.put("servlet-path", match.servletPath());
        one.put("path-info", match.pathInfo() == null ? "none" : match.pathInfo());
        return one;
    }

    private static String why(MappingMatch kind) {
        return switch (kind) {
            case EXACT -> "matches exactly";
            case PATH -> "is the longest pattern of a path that fits, and none fits exactly";
            case EXTENSION -> "has the extension, and no path fits";
            case CONTEXT_ROOT -> "is the root of the context";
            case DEFAULT -> "takes what nothing else fits";
        };
    }

    // ---- who may

    /** For the path as it is sent, and for the welcome file that is served in its place. */
    private String access(String method, String path, String served) {
        String own = access(method, path);
        String other = served.equals(path) ? own : access(method, served);
        return own.equals(other) ? own : own + "; of " + served + ": " + other;
    }

    private String access(String method, String path) {
        Access access = tables.constraints().find(path, method);
        String transport = access.transport() == Transport.CONFIDENTIAL ? ", over TLS only" : "";
        if (access.denied()) {
            return "nobody may" + transport;
        }
        LoginDecl login = descriptor.login();
        String how = login == null || login.method() == null ? "no way to log in is declared" : login.method();
        return access.roles() == null
                ? "everybody may" + transport
                : roles(access.roles()) + ", logged in (" + how + ")" + transport;
    }

    static String roles(@Nullable Set<String> roles) {
        if (roles == null) {
            return "everybody";
        }
        if (roles.isEmpty()) {
            return "nobody";
        }
        if (roles.contains("**")) {
            return "any user";
        }
        return roles.contains("*") ? "any declared role" : "role " + String.join(" or ", new TreeSet<>(roles));
    }
}
