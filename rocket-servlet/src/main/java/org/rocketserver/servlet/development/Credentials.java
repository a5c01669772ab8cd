package org.rocketserver.servlet.development;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page that is shown, copied and pasted into reports does not tell: passwords, tokens and the values of cookies.
 * The names stay, and so does the scheme of an authorization, for these tell what was sent. Pure.
 */
final class Credentials {
    private static final String HIDDEN = "(hidden)";
    private static final Set<String> AUTHORIZATIONS = Set.of("authorization", "proxy-authorization");
    private static final Set<String> COOKIES = Set.of("cookie", "set-cookie");
    private static final Pattern SECRET = Pattern.compile("passw|pwd|secret|token|api-?_?key|credential");
    private static final Pattern COOKIE = Pattern.compile("=[^;]*");

    /** A name and a value of a query; which names are hidden is judged afterwards. */
    private static final Pattern PAIR = Pattern.compile("([^&=]+)=([^&]*)");

    private Credentials() {}

    /** The value of a header field as it may be shown. */
    static String field(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (AUTHORIZATIONS.contains(lower)) {
            int space = value.strip().indexOf(' ');
            return space < 0 ? HIDDEN : value.strip().substring(0, space) + " " + HIDDEN;
        }
        if (COOKIES.contains(lower)) {
            return COOKIE.matcher(value).replaceAll("=" + HIDDEN);
        }
        return value(lower, value);
    }

    /** The value of a parameter as it may be shown. */
    static String value(String name, String value) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).find() ? HIDDEN : value;
    }

    /** A query as it may be shown. */
    static String query(String query) {
        return PAIR.matcher(query)
                .replaceAll(
                        pair -> Matcher.quoteReplacement(pair.group(1) + "=" + value(pair.group(1), pair.group(2))));
    }
}
