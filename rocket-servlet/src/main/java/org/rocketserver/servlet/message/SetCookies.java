package org.rocketserver.servlet.message;

import jakarta.servlet.http.Cookie;
import org.rocketserver.http.SetCookie;

/** Turns cookies of the API into values of {@code Set-Cookie} (RFC 6265 §4.1). Pure. */
final class SetCookies {
    private SetCookies() {}

    /**
     * The field's value.
     *
     * @throws IllegalArgumentException if name, value or an attribute holds what must not stand there
     */
    static String text(Cookie cookie) {
        String value = cookie.getValue();
        return new SetCookie(cookie.getName(), value == null ? "" : value, cookie.getAttributes()).toString();
    }
}
