package org.rocketserver.servlet.message;

import jakarta.servlet.http.Cookie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.CookieHeader;
import org.rocketserver.http.Headers;

/** The cookies that the client sent (RFC 6265 §5.4), read when first asked for. */
final class RequestCookies {
    private final Headers headers;
    private final int most;
    private Cookie @Nullable [] cookies;

    RequestCookies(Headers headers, int most) {
        this.headers = headers;
        this.most = most;
    }

    /** New copies of all cookies, because the API's cookies can be changed; null if there is none. */
    Cookie @Nullable [] all() {
        Cookie[] read = cookies;
        if (read == null) {
            read = read();
            cookies = read;
        }
        if (read.length == 0) {
            return null;
        }
        Cookie[] copy = new Cookie[read.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (Cookie) read[i].clone();
        }
        return copy;
    }

    private Cookie[] read() {
        List<CookieHeader.Pair> pairs = CookieHeader.of(headers, most);
        List<Cookie> found = new ArrayList<>(pairs.size());
        for (CookieHeader.Pair pair : pairs) {
            try {
                found.add(new Cookie(pair.name(), pair.value()));
            } catch (IllegalArgumentException e) {
                // a name that the API cannot express: as if it had not been sent
            }
        }
        return found.toArray(Cookie[]::new);
    }
}
