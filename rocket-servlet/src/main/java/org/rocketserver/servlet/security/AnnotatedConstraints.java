package org.rocketserver.servlet.security;

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

/**
 * {@code @ServletSecurity} and {@code ServletRegistration.setServletSecurity} as constraints (Servlet 6.1 §13.4.1).
 * Pure.
 */
public final class AnnotatedConstraints {
    private AnnotatedConstraints() {}

    /**
     * The constraints that a servlet's security element means.
     *
     * @param security the element, made of the annotation or in code
     * @param patterns the servlet's URL patterns, but those that a descriptor constrains by themselves: the descriptor
     *     wins there
     * @return empty if there are no patterns
     */
    public static List<SecurityConstraint> of(ServletSecurityElement security, Collection<String> patterns) {
        if (patterns.isEmpty()) {
            return List.of();
        }
        List<String> where = List.copyOf(patterns);
        List<SecurityConstraint> constraints = new ArrayList<>();
        Collection<HttpMethodConstraintElement> methods = security.getHttpMethodConstraints();
        Set<String> named = Set.copyOf(security.getMethodNames());
        // with nothing said for all methods, those that are not named are left uncovered
        if (methods.isEmpty() || saysAnything(security)) {
            constraints.add(constraint(security, new SecurityConstraint.WebResources(where, Set.of(), named)));
        }
        for (HttpMethodConstraintElement method : methods) {
            constraints.add(constraint(
                    method, new SecurityConstraint.WebResources(where, Set.of(method.getMethodName()), Set.of())));
        }
        return constraints;
    }

    private static boolean saysAnything(HttpConstraintElement element) {
        return element.getRolesAllowed().length > 0
                || element.getEmptyRoleSemantic() != EmptyRoleSemantic.PERMIT
                || element.getTransportGuarantee() != TransportGuarantee.NONE;
    }

    private static SecurityConstraint constraint(
            HttpConstraintElement element, SecurityConstraint.WebResources resources) {
        Transport transport = element.getTransportGuarantee() == TransportGuarantee.CONFIDENTIAL
                ? Transport.CONFIDENTIAL
                : Transport.NONE;
        return new SecurityConstraint(List.of(resources), roles(element), transport);
    }

    private static @Nullable Set<String> roles(HttpConstraintElement element) {
        String[] roles = element.getRolesAllowed();
        if (roles.length > 0) {
            return new HashSet<>(List.of(roles));
        }
        return element.getEmptyRoleSemantic() == EmptyRoleSemantic.DENY ? Set.of() : null;
    }
}
