package org.rocketserver.servlet.descriptor;

import jakarta.servlet.SessionTrackingMode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.rocketserver.servlet.DeploymentException;

/** Reads {@code session-config}. */
final class SessionXml {
    private SessionXml() {}

    static SessionDecl session(XmlElement element) throws DeploymentException {
        XmlElement cookie = element.child("cookie-config");
        return new SessionDecl(
                element.integer("session-timeout"),
                cookie == null ? SessionDecl.Cookie.DEFAULT : cookie(cookie),
                trackingModes(element),
                element.origin());
    }

    private static SessionDecl.Cookie cookie(XmlElement element) throws DeploymentException {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (XmlElement each : element.children("attribute")) {
            XmlElement value = each.child("attribute-value");
            String name = each.required("attribute-name");
            String text = value == null ? "" : value.text();
            attributes.put(name, name.equalsIgnoreCase("Max-Age") ? seconds(text, each) : text);
        }
        return new SessionDecl.Cookie(
                element.value("name"),
                element.value("domain"),
                element.value("path"),
                element.value("comment"),
                element.bool("http-only"),
                element.bool("secure"),
                element.integer("max-age"),
                attributes);
    }

    /** What {@code SessionCookieConfig.setAttribute} would take. */
    private static String seconds(String text, XmlElement attribute) throws DeploymentException {
        try {
            return Integer.toString(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw attribute.error("the cookie attribute Max-Age must be a number of seconds, but is \"" + text
                    + "\"; write digits, or leave it out.");
        }
    }

    private static Set<SessionTrackingMode> trackingModes(XmlElement element) throws DeploymentException {
        Set<SessionTrackingMode> modes = EnumSet.noneOf(SessionTrackingMode.class);
        for (XmlElement each : element.children("tracking-mode")) {
            modes.add(
                    switch (each.text().toUpperCase(Locale.ROOT)) {
                        case "COOKIE" -> SessionTrackingMode.COOKIE;
                        case "URL" -> SessionTrackingMode.URL;
                        case "SSL" -> SessionTrackingMode.SSL;
                        default ->
                            throw each.error("<tracking-mode> must be COOKIE, URL or SSL, but is \"" + each.text()
                                    + "\"; correct it.");
                    });
        }
        return modes;
    }
}
