package org.rocketserver.servlet;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The servlet around a {@link WebApp.Handler}. An application that has ended is not kept by its description. */
final class HandlerServlet implements Servlet {
    private final WebApp.Handler handler;
    private volatile @Nullable ServletConfig config;

    HandlerServlet(WebApp.Handler handler) {
        this.handler = handler;
    }

    @Override
    public void init(ServletConfig given) {
        config = given;
    }

    @Override
    public @Nullable ServletConfig getServletConfig() {
        return config;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        handler.handle((HttpServletRequest) request, (HttpServletResponse) response);
    }

    @Override
    public String getServletInfo() {
        return "";
    }

    @Override
    public void destroy() {
        config = null;
    }
}
