package org.rocketserver.servlet.message;

import jakarta.servlet.http.Cookie;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.rocketserver.http.HttpDate;
import org.rocketserver.http.SetCookie;

/** Turns cookies of the API into values of {@code Set-Cookie} (RFC 6265 §4.1). Pure. */
final class SetCookies {
    private static final String MAX_AGE = "Max-Age";
    private static final String EXPIRES = "Expires";
    private static final String LONG_AGO = HttpDate.format(Instant.EPOCH);

    private SetCookies() {}

    /**
     * The field's value. A cookie with an age is given a date as well, for clients that know no ages; one that is to be
     * deleted has the date only, because an age begins with a digit other than zero (§4.1.1).
     *
     * @param now what the date is counted from
     * @throws IllegalArgumentException if name, value or an attribute holds what must not stand there
     */
    static String text(Cookie cookie, Instant now) {
        String value = cookie.getValue();
        return new SetCookie(cookie.getName(), value == null ? "" : value, attributes(cookie, now)).toString();
    }

    private static Map<String, String> attributes(Cookie cookie, Instant now) {
        Map<String, String> given = cookie.getAttributes();
        int age = cookie.getMaxAge();
        if (age < 0) {
            return given;
        }
        Map<String, String> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        attributes.putAll(given);
        attributes.putIfAbsent(EXPIRES, age == 0 ? LONG_AGO : HttpDate.format(now.plusSeconds(age)));
        if (age == 0) {
            attributes.remove(MAX_AGE);
        }
        return attributes;
    }
}
