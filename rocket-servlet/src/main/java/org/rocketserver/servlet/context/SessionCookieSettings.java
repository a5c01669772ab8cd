package org.rocketserver.servlet.context;

import jakarta.servlet.SessionCookieConfig;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Tokens;
import org.rocketserver.servlet.descriptor.SessionDecl;

/**
 * What the session cookie looks like; can be changed until the application runs. Its life-time starts as -1, its flags
 * as the descriptor says. HttpOnly is on unless switched off. Of the deploying thread until then, afterwards read only.
 */
public final class SessionCookieSettings implements SessionCookieConfig {
    private static final String DOMAIN = "Domain";
    private static final String PATH = "Path";
    private static final String COMMENT = "Comment";
    private static final String HTTP_ONLY = "HttpOnly";
    private static final String SECURE = "Secure";
    private static final String MAX_AGE = "Max-Age";

    private final Map<String, String> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Consumer<String> checkOpen;
    private @Nullable String name;

    /**
     * Begins with what was declared.
     *
     * @param checkOpen is told the name of each setter and throws where changes are no longer allowed
     */
    SessionCookieSettings(SessionDecl.Cookie declared, Consumer<String> checkOpen) {
        this.checkOpen = checkOpen;
        name = declared.name();
        attributes.putAll(declared.attributes());
        put(DOMAIN, declared.domain());
        put(PATH, declared.path());
        put(COMMENT, declared.comment());
        Boolean httpOnly = declared.httpOnly();
        if (httpOnly != null) {
            put(HTTP_ONLY, httpOnly.toString());
        } else if (!attributes.containsKey(HTTP_ONLY)) {
            put(HTTP_ONLY, "true");
        }
        Boolean secure = declared.secure();
        put(SECURE, secure == null ? attributes.get(SECURE) : secure.toString());
        Integer maxAge = declared.maxAge();
        put(MAX_AGE, maxAge == null ? attributes.get(MAX_AGE) : maxAge.toString());
    }

    private void put(String attribute, @Nullable String value) {
        if (value == null) {
            attributes.remove(attribute);
        } else {
            attributes.put(attribute, value);
        }
    }

    private void set(String setter, String attribute, @Nullable String value) {
        checkOpen.accept("SessionCookieConfig." + setter);
        put(attribute, value);
    }

    @Override
    public void setName(@Nullable String value) {
        checkOpen.accept("SessionCookieConfig.setName");
        name = value;
    }

    @Override
    public @Nullable String getName() {
        return name;
    }

    @Override
    public void setDomain(@Nullable String value) {
        set("setDomain", DOMAIN, value);
    }

    @Override
    public @Nullable String getDomain() {
        return attributes.get(DOMAIN);
    }

    @Override
    public void setPath(@Nullable String value) {
        set("setPath", PATH, value);
    }

    @Override
    public @Nullable String getPath() {
        return attributes.get(PATH);
    }

    @Override
    @Deprecated(since = "Servlet 6.0", forRemoval = true)
    @SuppressWarnings("removal")
    public void setComment(@Nullable String value) {
        set("setComment", COMMENT, value);
    }

    @Override
    @Deprecated(since = "Servlet 6.0", forRemoval = true)
    @SuppressWarnings({"removal", "InlineMeSuggester"}) // the API's own method; always null since 6.0
    public @Nullable String getComment() {
        return null;
    }

    @Override
    public void setHttpOnly(boolean value) {
        set("setHttpOnly", HTTP_ONLY, Boolean.toString(value));
    }

    @Override
    public boolean isHttpOnly() {
        return flag(HTTP_ONLY);
    }

    @Override
    public void setSecure(boolean value) {
        set("setSecure", SECURE, Boolean.toString(value));
    }

    @Override
    public boolean isSecure() {
        return flag(SECURE);
    }

    /** An attribute without value is on, as on the wire. */
    private boolean flag(String attribute) {
        String value = attributes.get(attribute);
        return value != null && (value.isEmpty() || Boolean.parseBoolean(value));
    }

    @Override
    public void setMaxAge(int value) {
        set("setMaxAge", MAX_AGE, Integer.toString(value));
    }

    @Override
    public int getMaxAge() {
        String value = attributes.get(MAX_AGE);
        return value == null ? -1 : Integer.parseInt(value.trim());
    }

    @Override
    public void setAttribute(String attribute, @Nullable String value) {
        checkOpen.accept("SessionCookieConfig.setAttribute");
        if (attribute == null || !Tokens.isToken(attribute)) {
            throw new IllegalArgumentException("the name of a cookie attribute must be a token (RFC 6265 §4.1.1)");
        }
        if (value != null && attribute.toLowerCase(Locale.ROOT).equals("max-age")) {
            Integer.parseInt(value.trim());
        }
        put(attribute, value);
    }

    @Override
    public @Nullable String getAttribute(String attribute) {
        return attributes.get(attribute);
    }

    @Override
    public Map<String, String> getAttributes() {
        return Collections.unmodifiableMap(attributes);
    }
}
