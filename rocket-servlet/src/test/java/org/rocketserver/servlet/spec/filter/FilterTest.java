package org.rocketserver.servlet.spec.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;

/** Servlet 6.1 chapter 6. */
class FilterTest {
    private final List<String> told = new CopyOnWriteArrayList<>();

    private final class Telling implements Filter {
        private final String name;

        Telling(String name) {
            this.name = name;
        }

        @Override
        public void init(FilterConfig config) {
            told.add("init " + name + " " + config.getInitParameter("p"));
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            response.getWriter().print(name + " ");
            chain.doFilter(request, response);
        }

        @Override
        public void destroy() {
            told.add("destroy " + name);
        }
    }

    /** §6.2.4: those mapped by pattern first, then those mapped by name; each once. */
    @Test
    void filtersByPatternComeBeforeFiltersByName() throws Exception {
        WebApp app = WebApp.at("/").namedServlet("s", new Printing(), "/s").initializer((classes, context) -> {
            var byName = context.addFilter("byName", new Telling("byName"));
            byName.addMappingForServletNames(null, true, "s");
            var last = context.addFilter("last", new Telling("last"));
            last.addMappingForUrlPatterns(null, true, "/*", "/s");
            var first = context.addFilter("first", new Telling("first"));
            first.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/s");
            first.setInitParameter("p", "v");
            assertThat(first.getUrlPatternMappings()).containsExactly("/s");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/s").bodyText()).isEqualTo("first last byName REQUEST");
            assertThat(told).containsExactly("init byName null", "init last null", "init first v");
        }
        assertThat(told.subList(3, 6)).containsExactly("destroy first", "destroy last", "destroy byName");
    }

    private static final class Printing extends jakarta.servlet.http.HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, jakarta.servlet.http.HttpServletResponse response)
                throws IOException {
            response.getWriter().print(request.getDispatcherType());
        }
    }

    /** §6.2.5. */
    @Test
    void eachKindOfDispatchHasItsFilters() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/target", new Printing())
                .servlet("/forward", (request, response) -> request.getRequestDispatcher("/target")
                        .forward(request, response))
                .servlet("/include", (request, response) -> request.getRequestDispatcher("/target")
                        .include(request, response))
                .servlet("/error", (request, response) -> response.sendError(418))
                .servlet("/async", (request, response) -> request.startAsync().dispatch("/target"))
                .errorPage(418, "/target")
                .filter("/target", new Telling("request"))
                .filter("/target", new Telling("forward"), DispatcherType.FORWARD)
                .filter("/target", new Telling("include"), DispatcherType.INCLUDE)
                .filter("/target", new Telling("error"), DispatcherType.ERROR)
                .filter("/target", new Telling("async"), DispatcherType.ASYNC)
                .filter("/target", new Telling("two"), DispatcherType.REQUEST, DispatcherType.FORWARD);
        try (Served served = Served.with(app)) {
            assertThat(served.get("/target").bodyText()).isEqualTo("request two REQUEST");
            assertThat(served.get("/forward").bodyText()).isEqualTo("forward two FORWARD");
            assertThat(served.get("/include").bodyText()).isEqualTo("include INCLUDE");
            assertThat(served.get("/error").bodyText()).isEqualTo("error ERROR");
            assertThat(served.get("/async").bodyText()).isEqualTo("async ASYNC");
        }
    }

    /** §6.2.2: the very objects that a filter passes on arrive. */
    @Test
    void wrappersArriveAtTheServlet() throws Exception {
        HttpServletRequest[] passed = new HttpServletRequest[1];
        WebApp app = WebApp.at("/")
                .filter("/*", (request, response, chain) -> {
                    passed[0] = new HttpServletRequestWrapper((HttpServletRequest) request);
                    chain.doFilter(passed[0], response);
                })
                .servlet("/", (request, response) -> response.getWriter().print(request == passed[0]));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/").bodyText()).isEqualTo("true");
        }
    }

    @Test
    void aFilterThatAnswersKeepsTheServletFromBeingAsked() throws Exception {
        WebApp app = WebApp.at("/")
                .filter("/*", (request, response, chain) -> response.getWriter().print("filter"))
                .servlet("/", (request, response) -> {
                    throw new IllegalStateException("not to be reached");
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/").bodyText()).isEqualTo("filter");
        }
    }

    /** §6.2.1: without its filters an application must not serve. */
    @Test
    void anApplicationWhoseFilterFailsDoesNotStart() {
        WebApp app = WebApp.at("/").filter("/*", new Filter() {
            @Override
            public void init(FilterConfig config) throws ServletException {
                throw new ServletException("the key is missing");
            }

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
                throw new IllegalStateException("not to be reached");
            }
        });
        assertThatThrownBy(() -> Served.with(app).close())
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("the key is missing");
    }
}
