package org.rocketserver.servlet.descriptor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.ConstraintDecl.ResourceCollection;
import org.rocketserver.servlet.descriptor.ConstraintDecl.Transport;
import org.rocketserver.servlet.mapping.UrlPattern;

/** Reads {@code security-constraint} and {@code login-config} (§13.8, §13.6). */
final class SecurityXml {
    private static final Set<String> METHODS = Set.of("NONE", "BASIC", "DIGEST", "FORM", "CLIENT-CERT", "CLIENT_CERT");

    private SecurityXml() {}

    static ConstraintDecl constraint(XmlElement element, Function<String, UrlPattern> form) throws DeploymentException {
        List<ResourceCollection> collections = new ArrayList<>();
        for (XmlElement each : element.children("web-resource-collection")) {
            collections.add(collection(each, form));
        }
        if (collections.isEmpty()) {
            throw element.error("<security-constraint> protects nothing; add a <web-resource-collection>.");
        }
        XmlElement roles = element.child("auth-constraint");
        return new ConstraintDecl(
                collections,
                roles == null ? null : new LinkedHashSet<>(roles.values("role-name")),
                transport(element.child("user-data-constraint")),
                element.origin());
    }

    private static ResourceCollection collection(XmlElement element, Function<String, UrlPattern> form)
            throws DeploymentException {
        String name = element.value("web-resource-name");
        List<String> patterns = WebXmlParser.urlPatterns(element, form);
        Set<String> methods = new HashSet<>(element.values("http-method"));
        Set<String> omissions = new HashSet<>(element.values("http-method-omission"));
        if (patterns.isEmpty()) {
            throw element.error("<web-resource-collection> lacks its <url-pattern>; add one.");
        }
        if (!methods.isEmpty() && !omissions.isEmpty()) {
            throw element.error("<http-method> and <http-method-omission> exclude each other; write two collections.");
        }
        return new ResourceCollection(name == null ? "" : name, patterns, methods, omissions);
    }

    private static Transport transport(@Nullable XmlElement element) throws DeploymentException {
        String value = element == null ? null : element.value("transport-guarantee");
        if (element == null || value == null) {
            return Transport.NONE;
        }
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "NONE" -> Transport.NONE;
            case "INTEGRAL" -> Transport.INTEGRAL;
            case "CONFIDENTIAL" -> Transport.CONFIDENTIAL;
            default -> throw element.wrong("transport-guarantee", "NONE, INTEGRAL or CONFIDENTIAL");
        };
    }

    static LoginDecl login(XmlElement element) throws DeploymentException {
        String method = element.value("auth-method");
        if (method != null && !METHODS.contains(method)) {
            throw element.wrong("auth-method", "BASIC, DIGEST, FORM or CLIENT-CERT (Servlet 6.1 §13.6)");
        }
        XmlElement form = element.child("form-login-config");
        if ("FORM".equals(method) && form == null) {
            throw element.error("FORM login needs a <form-login-config> with its two pages; add it.");
        }
        return new LoginDecl(
                method,
                element.value("realm-name"),
                form == null ? null : WebXmlParser.withSlash(form.required("form-login-page")),
                form == null ? null : WebXmlParser.withSlash(form.required("form-error-page")),
                element.origin());
    }
}
