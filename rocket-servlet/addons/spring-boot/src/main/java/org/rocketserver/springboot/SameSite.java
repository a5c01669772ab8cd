package org.rocketserver.springboot;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.servlet.CookieSameSiteSupplier;

/**
 * Gives the application's cookies the {@code SameSite} that its suppliers want, and the session cookie too unless it
 * has a setting of its own. Cookies written as a header field are left as they are.
 */
final class SameSite implements Filter {
    private static final String ATTRIBUTE = "SameSite";

    private final List<? extends CookieSameSiteSupplier> suppliers;

    SameSite(List<? extends CookieSameSiteSupplier> suppliers) {
        this.suppliers = List.copyOf(suppliers);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
            @Override
            public void addCookie(Cookie cookie) {
                super.addCookie(withSameSite(cookie));
            }
        });
    }

    /**
     * Settles what the session cookie says, which the container makes; its value is not known yet.
     *
     * @param session as all others have configured it
     */
    void settle(SessionCookieConfig session) {
        String own = session.getAttribute(ATTRIBUTE);
        if (own == null || own.isEmpty()) {
            String name = session.getName();
            Cookie cookie = new Cookie(name == null ? "JSESSIONID" : name, "");
            session.getAttributes().forEach(cookie::setAttribute);
            var wanted = wanted(cookie);
            String value = wanted == null ? null : wanted.attributeValue();
            if (value != null) {
                session.setAttribute(ATTRIBUTE, value);
            }
        }
    }

    private Cookie withSameSite(Cookie cookie) {
        var wanted = wanted(cookie);
        if (wanted == null) {
            return cookie;
        }
        Cookie changed = (Cookie) cookie.clone();
        changed.setAttribute(ATTRIBUTE, wanted.attributeValue()); // none, and not its own, where it is to be omitted
        return changed;
    }

    private org.springframework.boot.web.server.Cookie.@Nullable SameSite wanted(Cookie cookie) {
        for (CookieSameSiteSupplier supplier : suppliers) {
            org.springframework.boot.web.server.Cookie.SameSite wanted = supplier.getSameSite(cookie);
            if (wanted != null) {
                return wanted;
            }
        }
        return null;
    }
}
