package org.rocketserver.servlet.explain;

import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.UriPath;
import org.rocketserver.servlet.deploy.Pages;
import org.rocketserver.servlet.descriptor.LoginDecl;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.mapping.RequestPaths;
import org.rocketserver.servlet.resource.DefaultServlet;
import org.rocketserver.servlet.resource.Resource;
import org.rocketserver.servlet.resource.VisibleTree;
import org.rocketserver.servlet.security.Access;
import org.rocketserver.servlet.security.Transport;

/** What would happen to a request, and why. */
final class Route {
    private final Tables tables;
    private final WebAppDescriptor descriptor;
    private final String contextPath;

    Route(Tables tables, WebAppDescriptor descriptor, String contextPath) {
        this.tables = tables;
        this.descriptor = descriptor;
        this.contextPath = contextPath;
    }

    /**
     * Explains a request.
     *
     * @param target path with or without a query, as a client sends it
     */
    Map<String, Object> explain(String method, String target) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("line", method + " " + target);
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
            path = RequestPaths.of(whole, contextPath, UriPath.EncodedSlash.REJECT)
                    .path();
        } catch (HttpException e) {
            facts.put("answer", e.status().code() + ": " + e.getMessage());
            return facts;
        }
        if (path.isEmpty()) {
            facts.put("answer", "302 to " + contextPath + "/: the root of a context is a folder");
            return facts;
        }
        return explainInside(method, path, facts);
    }

    private Map<String, Object> explainInside(String method, String path, Map<String, Object> facts) {
        String welcome = tables.welcome(path);
        String served = welcome == null ? path : welcome;
        PathMatch<String> match = tables.match(served);
        facts.put("path", path);
        if (welcome != null) {
            facts.put("welcome-file", welcome + ": the first that is there for a folder");
        }
        facts.put("access", access(method, path));
        List<Object> chain = new ArrayList<>();
        tables.filters(served, match == null ? null : match.target()).forEach((filter, why) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("filter", filter);
            one.put("because", why);
            chain.add(one);
        });
        facts.put("filters", chain);
        facts.put("servlet", match == null ? files(method, served) : servlet(match));
        return facts;
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

    private Map<String, Object> files(String method, String path) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", "default");
        one.put("answer", answer(method, path));
        one.put("because", "no servlet is mapped to it");
        return one;
    }

    private String answer(String method, String path) {
        if (method.equals("OPTIONS")) {
            return "200 with the methods that files have";
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return DefaultServlet.status(method) + ": files have GET, HEAD and OPTIONS";
        }
        Resource resource = tables.file(path);
        String upper = path.toUpperCase(Locale.ROOT);
        boolean hidden = upper.equals("/WEB-INF")
                || upper.startsWith("/WEB-INF/")
                || upper.equals("/META-INF")
                || upper.startsWith("/META-INF/");
        if (hidden) {
            return "404: what is in WEB-INF and META-INF is never served";
        }
        if (resource == null) {
            return "404: no servlet is mapped to it, and there is no such file" + dotted(path);
        }
        if (resource.folder()) {
            return "a folder without a welcome file: a list if lists are on, else 404";
        }
        if (path.endsWith(".jsp") || path.endsWith(".jspx")) {
            return "500: a page, and no engine for pages is there; its source is not shown";
        }
        return "the file " + path + ", " + resource.size() + " octets";
    }

    private static String dotted(String path) {
        return VisibleTree.hides(path)
                ? ", or a hidden one: names that begin with a dot are not served of folders"
                : "";
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
