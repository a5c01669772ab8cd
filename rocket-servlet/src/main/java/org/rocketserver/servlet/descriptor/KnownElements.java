package org.rocketserver.servlet.descriptor;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Which elements a descriptor may have at its top. Pure. */
final class KnownElements {
    /** Elements that are read. */
    private static final Set<String> READ = Set.of(
            "distributable",
            "deny-uncovered-http-methods",
            "context-param",
            "servlet",
            "servlet-mapping",
            "filter",
            "filter-mapping",
            "listener",
            "error-page",
            "welcome-file-list",
            "mime-mapping",
            "locale-encoding-mapping-list",
            "session-config",
            "security-constraint",
            "login-config",
            "security-role",
            "env-entry",
            "post-construct",
            "pre-destroy");

    /** Elements that are read elsewhere, or are right but say nothing to this container. */
    private static final Set<String> PASSED_OVER = Set.of(
            "jsp-config",
            "taglib",
            "description",
            "icon",
            "module-name",
            "name",
            "ordering",
            "absolute-ordering",
            "default-context-path",
            "request-character-encoding",
            "response-character-encoding",
            "display-name",
            "ejb-ref",
            "ejb-local-ref",
            "service-ref",
            "resource-ref",
            "resource-env-ref",
            "message-destination-ref",
            "message-destination",
            "persistence-context-ref",
            "persistence-unit-ref",
            "data-source",
            "jms-connection-factory",
            "jms-destination",
            "mail-session",
            "connection-factory",
            "administered-object",
            "context-service",
            "managed-executor",
            "managed-scheduled-executor",
            "managed-thread-factory",
            "deployment-extension");

    private KnownElements() {}

    /** Whether an element that {@link WebXmlParser} does not read here is right all the same. */
    static boolean isPassedOver(String name) {
        return PASSED_OVER.contains(name);
    }

    /** For a message about an unknown element: the one that was meant; empty if none is near. */
    static String meant(String unknown) {
        String name = unknown.toLowerCase(Locale.ROOT);
        return Stream.concat(READ.stream(), PASSED_OVER.stream())
                .filter(known -> isSlip(name, known))
                .min(Comparator.naturalOrder())
                .map(known -> "; did you mean <" + known + ">?")
                .orElse("");
    }

    /** Whether two names differ in one place only, by two letters at most: missing, wrong, or swapped ones. */
    private static boolean isSlip(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int before = 0;
        while (before < shorter && one.charAt(before) == other.charAt(before)) {
            before++;
        }
        int behind = 0;
        while (behind < shorter - before
                && one.charAt(one.length() - 1 - behind) == other.charAt(other.length() - 1 - behind)) {
            behind++;
        }
        return Math.max(one.length(), other.length()) - before - behind <= 2;
    }
}
