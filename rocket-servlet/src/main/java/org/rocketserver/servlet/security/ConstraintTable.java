package org.rocketserver.servlet.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which request needs what (Servlet 6.1 §13.8). Immutable; pure. Only the constraints of the pattern that fits a path
 * best are looked at (§13.8.3): exact before the longest prefix before the extension before the default.
 */
public final class ConstraintTable {
    private final Map<String, Rules> exact = new HashMap<>();
    private final Map<String, Rules> prefixes = new HashMap<>();
    private final Map<String, Rules> extensions = new HashMap<>();
    private final List<String> uncovered = new ArrayList<>();
    private @Nullable Rules fallback;
    private final boolean open;

    /** What the constraints of one pattern say: by method, and for all methods that none of them names. */
    private record Rules(Map<String, Access> named, Access others) {
        Access of(String method) {
            return named.getOrDefault(method, others);
        }
    }

    /** A constraint's say about one pattern. */
    private record Part(SecurityConstraint constraint, Set<String> methods, Set<String> omissions) {
        /** Whether it is about a method; null is one that no constraint names. */
        boolean about(@Nullable String method) {
            if (!methods.isEmpty()) {
                return method != null && methods.contains(method);
            }
            return method == null || !omissions.contains(method);
        }
    }

    private ConstraintTable(Map<String, List<Part>> byPattern, boolean denyUncovered) {
        for (Map.Entry<String, List<Part>> each : byPattern.entrySet()) {
            place(each.getKey(), rules(each.getKey(), each.getValue(), denyUncovered));
        }
        open = byPattern.isEmpty();
    }

    /**
     * Combines constraints.
     *
     * @param constraints all of an application, in any order
     * @param denyUncovered whether methods that a constrained pattern leaves out are refused (§13.8.4.2)
     */
    public static ConstraintTable of(Collection<SecurityConstraint> constraints, boolean denyUncovered) {
        Map<String, List<Part>> byPattern = new LinkedHashMap<>();
        for (SecurityConstraint constraint : constraints) {
            for (SecurityConstraint.WebResources resources : constraint.resources()) {
                Part part = new Part(constraint, resources.methods(), resources.omissions());
                for (String pattern : resources.patterns()) {
                    byPattern
                            .computeIfAbsent(pattern, each -> new ArrayList<>())
                            .add(part);
                }
            }
        }
        return new ConstraintTable(byPattern, denyUncovered);
    }

    private Rules rules(String pattern, List<Part> parts, boolean denyUncovered) {
        Set<String> names = new TreeSet<>();
        for (Part part : parts) {
            names.addAll(part.methods());
            names.addAll(part.omissions());
        }
        Access leftOut = denyUncovered ? Access.DENIED : Access.OPEN;
        Map<String, Access> named = new HashMap<>();
        for (String name : names) {
            Access access = combine(parts, name);
            if (access == null) {
                uncovered.add(pattern + ": " + name);
            }
            named.put(name, access == null ? leftOut : access);
        }
        Access others = combine(parts, null);
        if (others == null) {
            uncovered.add(pattern + ": all methods but " + String.join(", ", names));
        }
        return new Rules(named, others == null ? leftOut : others);
    }

    /** Combines what applies to a method at one pattern (§13.8.1); null if nothing does. */
    private static @Nullable Access combine(List<Part> parts, @Nullable String method) {
        boolean any = false;
        boolean everybody = false;
        boolean plain = false;
        Set<String> roles = new HashSet<>();
        for (Part part : parts) {
            if (!part.about(method)) {
                continue;
            }
            any = true;
            Set<String> mayPass = part.constraint().roles();
            if (mayPass == null) {
                everybody = true;
            } else if (mayPass.isEmpty()) {
                return Access.DENIED; // an authorization constraint without roles overrides all others
            } else {
                roles.addAll(mayPass);
            }
            plain |= part.constraint().transport() == Transport.NONE;
        }
        if (!any) {
            return null;
        }
        return new Access(false, everybody ? null : Set.copyOf(roles), plain ? Transport.NONE : Transport.CONFIDENTIAL);
    }

    private void place(String pattern, Rules rules) {
        if (pattern.isEmpty()) {
            exact.put("/", rules);
            exact.put("", rules); // the same root, asked for without its slash
        } else if (pattern.equals("/")) {
            fallback = rules;
        } else if (pattern.startsWith("*.")) {
            extensions.put(pattern.substring(2), rules);
        } else if (pattern.endsWith("/*")) {
            prefixes.put(pattern.substring(0, pattern.length() - 2), rules);
        } else {
            exact.put(pattern, rules);
        }
    }

    /**
     * What a request needs.
     *
     * @param path canonical, within the application, starting with a slash; or empty, for the application's root
     * @param method as sent: methods are case-sensitive
     */
    public Access find(String path, String method) {
        if (open) {
            return Access.OPEN;
        }
        Rules rules = best(path);
        return rules == null ? Access.OPEN : rules.of(method);
    }

    private @Nullable Rules best(String path) {
        Rules rules = exact.get(path);
        if (rules == null && !prefixes.isEmpty()) {
            rules = longestPrefix(path);
        }
        if (rules == null && !extensions.isEmpty()) {
            int dot = path.lastIndexOf('.');
            rules = dot > path.lastIndexOf('/') ? extensions.get(path.substring(dot + 1)) : null;
        }
        return rules == null ? fallback : rules;
    }

    private @Nullable Rules longestPrefix(String path) {
        String prefix = path;
        while (true) {
            Rules rules = prefixes.get(prefix);
            if (rules != null || prefix.isEmpty()) {
                return rules;
            }
            prefix = prefix.substring(0, prefix.lastIndexOf('/'));
        }
    }

    /**
     * The methods that constrained patterns leave out (§13.8.4), as sentences for a log: a container must tell the
     * deployer.
     */
    public List<String> uncovered() {
        return List.copyOf(uncovered);
    }
}
