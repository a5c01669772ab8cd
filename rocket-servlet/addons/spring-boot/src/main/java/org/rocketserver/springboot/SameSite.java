package org.rocketserver.springboot;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.web.server.servlet.CookieSameSiteSupplier;

/**
 * Gives the application's cookies the {@code SameSite} that its suppliers want; the session cookie has settings of its
 * own. Cookies written as a header field are left as they are.
 */
final class SameSite implements Filter {
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

    private Cookie withSameSite(Cookie cookie) {
        for (CookieSameSiteSupplier supplier : suppliers) {
            org.springframework.boot.web.server.Cookie.SameSite wanted = supplier.getSameSite(cookie);
            if (wanted != null) {
                Cookie changed = (Cookie) cookie.clone();
                changed.setAttribute("SameSite", wanted.attributeValue());
                return changed;
            }
        }
        return cookie;
    }
}
