package org.rocketserver.servlet.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/**
 * An element of a descriptor with what is in it; namespaces are forgotten. Filled by {@link XmlReader}, then only read.
 */
final class XmlElement {
    private final String name;
    private final Origin origin;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<XmlElement> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    XmlElement(String name, Origin origin) {
        this.name = name;
        this.origin = origin;
    }

    void attribute(String key, String value) {
        attributes.put(key, value);
    }

    void add(XmlElement child) {
        children.add(child);
    }

    void append(String characters) {
        text.append(characters);
    }

    String name() {
        return name;
    }

    Origin origin() {
        return origin;
    }

    @Nullable
    String attribute(String key) {
        return attributes.get(key);
    }

    List<XmlElement> children() {
        return children;
    }

    /** The text, without blanks around it. */
    String text() {
        return text.toString().strip();
    }

    List<XmlElement> children(String child) {
        List<XmlElement> found = new ArrayList<>();
        for (XmlElement each : children) {
            if (each.name.equals(child)) {
                found.add(each);
            }
        }
        return found;
    }

    @Nullable
    XmlElement child(String child) {
        for (XmlElement each : children) {
            if (each.name.equals(child)) {
                return each;
            }
        }
        return null;
    }

    boolean has(String child) {
        return child(child) != null;
    }

    /** The text of a child, or null if it is missing or empty. */
    @Nullable
    String value(String child) {
        XmlElement found = child(child);
        return found == null || found.text().isEmpty() ? null : found.text();
    }

    /** The texts of all children of a name, in their order, without empty ones. */
    List<String> values(String child) {
        List<String> found = new ArrayList<>();
        for (XmlElement each : children(child)) {
            if (!each.text().isEmpty()) {
                found.add(each.text());
            }
        }
        return found;
    }

    /** The text of a child that has to be there. */
    String required(String child) throws DeploymentException {
        String value = value(child);
        if (value == null) {
            throw error("<" + name + "> lacks its <" + child + ">; add it.");
        }
        return value;
    }

    @Nullable
    Integer integer(String child) throws DeploymentException {
        Long value = number(child);
        if (value != null && (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE)) {
            throw wrong(child, "a whole number of at most ten digits");
        }
        return value == null ? null : value.intValue();
    }

    @Nullable
    Long number(String child) throws DeploymentException {
        String value = value(child);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw wrong(child, "a whole number");
        }
    }

    @Nullable
    Boolean bool(String child) throws DeploymentException {
        String value = value(child);
        if (value == null) {
            return null;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw wrong(child, "true or false");
        };
    }

    /** A child's value is none of those it may have. */
    DeploymentException wrong(String child, String wanted) {
        XmlElement found = child(child);
        Origin place = found == null ? origin : found.origin;
        String value = found == null ? "" : found.text();
        return new DeploymentException(
                place + ": <" + child + "> must be " + wanted + ", but is \"" + value + "\"; correct it.");
    }

    /** Something is wrong with this element. */
    DeploymentException error(String message) {
        return new DeploymentException(origin + ": " + message);
    }
}
