package org.rocketserver.servlet.descriptor;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.HttpMethodConstraintElement;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.EmptyRoleSemantic;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.ConstraintDecl.ResourceCollection;
import org.rocketserver.servlet.descriptor.ConstraintDecl.Transport;

/** Turns {@code @ServletSecurity}, and what {@code setServletSecurity} is given, into constraints (§13.4.1). Pure. */
public final class SecurityConstraints {
    private SecurityConstraints() {}

    /**
     * All constraints of an application: the declared ones, and those of its servlets' {@code @ServletSecurity}, which
     * do not count for patterns that a declared one names exactly.
     */
    public static List<ConstraintDecl> all(WebAppDescriptor descriptor) {
        List<ConstraintDecl> all = new ArrayList<>(descriptor.constraints());
        Set<String> declared = patterns(descriptor.constraints());
        for (ServletDecl servlet : descriptor.servlets().values()) {
            ServletSecurityElement security = servlet.security();
            if (security != null) {
                List<String> patterns = new ArrayList<>();
                for (ServletMappingDecl mapping : descriptor.servletMappings()) {
                    if (mapping.servletName().equals(servlet.name())) {
                        patterns.addAll(mapping.urlPatterns());
                    }
                }
                patterns.removeAll(declared);
                all.addAll(of(security, patterns, servlet.origin()));
            }
        }
        return all;
    }

    /** The patterns that constraints name. */
    public static Set<String> patterns(Collection<ConstraintDecl> constraints) {
        Set<String> patterns = new HashSet<>();
        for (ConstraintDecl constraint : constraints) {
            for (ResourceCollection collection : constraint.collections()) {
                patterns.addAll(collection.urlPatterns());
            }
        }
        return patterns;
    }

    /**
     * Constraints for some paths: one for each method that is named, and one for all others unless it would say
     * nothing.
     *
     * @param patterns the paths; none gives no constraint
     * @param origin where the security was declared
     */
    public static List<ConstraintDecl> of(ServletSecurityElement security, Collection<String> patterns, Origin origin) {
        List<ConstraintDecl> constraints = new ArrayList<>();
        if (patterns.isEmpty()) {
            return constraints;
        }
        Set<String> named = new HashSet<>();
        for (HttpMethodConstraintElement each : security.getHttpMethodConstraints()) {
            named.add(each.getMethodName());
            constraints.add(constraint(each, patterns, Set.of(each.getMethodName()), Set.of(), origin));
        }
        if (saysSomething(security)) {
            constraints.add(constraint(security, patterns, Set.of(), named, origin));
        }
        return constraints;
    }

    private static boolean saysSomething(HttpConstraintElement element) {
        return element.getRolesAllowed().length > 0
                || element.getEmptyRoleSemantic() == EmptyRoleSemantic.DENY
                || element.getTransportGuarantee() == TransportGuarantee.CONFIDENTIAL;
    }

    private static ConstraintDecl constraint(
            HttpConstraintElement element,
            Collection<String> patterns,
            Set<String> methods,
            Set<String> omissions,
            Origin origin) {
        return new ConstraintDecl(
                List.of(new ResourceCollection(origin.toString(), List.copyOf(patterns), methods, omissions)),
                roles(element),
                element.getTransportGuarantee() == TransportGuarantee.CONFIDENTIAL
                        ? Transport.CONFIDENTIAL
                        : Transport.NONE,
                origin);
    }

    private static @Nullable Set<String> roles(HttpConstraintElement element) {
        if (element.getRolesAllowed().length > 0) {
            return new HashSet<>(List.of(element.getRolesAllowed()));
        }
        return element.getEmptyRoleSemantic() == EmptyRoleSemantic.DENY ? Set.of() : null;
    }
}
