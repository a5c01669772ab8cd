package org.rocketserver.servlet.spec.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;

/** Applications of a host that sets them up before the port is open, and that decides what else they have. */
class PreparedTest {
    private final List<String> events = new ArrayList<>();

    private final class Told implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            events.add("initialized");
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            events.add("destroyed");
        }
    }

    private final class Passing implements Filter {
        @Override
        public void init(FilterConfig config) {
            events.add("filter");
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    private final class Counting extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        public void init(ServletConfig config) throws ServletException {
            super.init(config);
            events.add("servlet");
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(request.getSession().isNew());
        }
    }

    private WebApp app() {
        return WebApp.at("/").listener(new Told()).filter("/*", new Passing()).initializer((classes, context) -> {
            events.add("initializer");
            var servlet = context.addServlet("counting", new Counting());
            servlet.addMapping("/count");
            servlet.setLoadOnStartup(1);
        });
    }

    @Test
    void filtersAndServletsAreMadeByTheStartAndAStopKeepsTheApplication() throws Exception {
        ServletContainer container = ServletContainer.of(app());
        container.prepare();
        assertThat(events).containsExactly("initializer", "initialized");
        assertThat(container.context("/").orElseThrow().getServletRegistrations())
                .containsKey("counting");
        for (int start = 0; start < 2; start++) {
            try (Served served = Served.with(container)) {
                assertThat(served.get("/count").status()).isEqualTo(200);
            }
        }
        assertThat(events).containsExactly("initializer", "initialized", "filter", "servlet");
        container.close();
        assertThat(events).endsWith("servlet", "destroyed");
        assertThat(container.context("/")).isEmpty();
    }

    @Test
    void whatWasPreparedAndNeverStartedEndsAsWell() throws Exception {
        ServletContainer container = ServletContainer.of(app()).prepare();
        container.close();
        assertThat(events).containsExactly("initializer", "initialized", "destroyed");
    }

    @Test
    void anApplicationThatCannotBePreparedTakesTheOthersWithIt() {
        WebApp faulty = WebApp.at("/faulty").initializer((classes, context) -> {
            throw new ServletException("planned");
        });
        ServletContainer container = ServletContainer.of(app(), faulty);
        assertThatThrownBy(container::prepare)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("planned");
        assertThat(events).containsExactly("initializer", "initialized", "destroyed");
        assertThat(container.context("/")).isEmpty();
    }

    @Test
    void aRunningServerPreparesNothing() throws Exception {
        try (Served served = Served.with(app())) {
            assertThatThrownBy(served.container()::prepare)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("deploy");
        }
    }

    @Test
    void aServletThatFailsItsStartEndsTheStartWhereServletsAreRequired() {
        HttpServlet faulty = new HttpServlet() {
            private static final long serialVersionUID = 1;

            @Override
            public void init() throws ServletException {
                throw new ServletException("planned");
            }
        };
        WebApp app =
                WebApp.at("/").servletsRequired(true).servlet("/x", faulty, servlet -> servlet.setLoadOnStartup(0));
        assertThatThrownBy(() -> Served.with(app))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("planned");
    }

    @Test
    void withoutADefaultServletFilesAreNotServed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "a");
        try (Served served = Served.with(
                WebApp.at("/").resources(folder).defaultServlet(false),
                WebApp.at("/with").resources(folder))) {
            assertThat(served.get("/a.txt").status()).isEqualTo(404);
            assertThat(served.get("/with/a.txt").status()).isEqualTo(200);
        }
    }

    @Test
    void jarsBringFilesBehindTheFolder(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "folder");
        Path jar = folder.resolveSibling(folder.getFileName() + ".jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("a.txt", "b.txt")) {
                zip.putNextEntry(new ZipEntry("META-INF/resources/" + name));
                zip.write("jar".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        try (Served served = Served.with(WebApp.at("/").resources(folder).resourceJar(jar))) {
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("folder");
            assertThat(served.get("/b.txt").bodyText()).isEqualTo("jar");
        } finally {
            Files.delete(jar);
        }
    }

    @Test
    void onlyDeclaredTypesAreKnownWhereTheApplicationWantsIt() throws Exception {
        try (Served served =
                Served.with(WebApp.at("/").knownMimeTypes(false).mimeType("x", "application/x"), WebApp.at("/all"))) {
            var only = served.container().context("/").orElseThrow();
            assertThat(only.getMimeType("a.x")).isEqualTo("application/x");
            assertThat(only.getMimeType("a.html")).isNull();
            assertThat(served.container().context("/all").orElseThrow().getMimeType("a.html"))
                    .isEqualTo("text/html");
        }
    }

    @Test
    void anEmptySameSiteLeavesTheAttributeOut() throws Exception {
        try (Served served = Served.with(
                app(),
                WebApp.at("/bare")
                        .sessionCookie(cookie -> cookie.setAttribute("SameSite", ""))
                        .servlet("/count", new Counting()))) {
            assertThat(served.get("/count").header("Set-Cookie")).contains("SameSite=Lax");
            assertThat(served.get("/bare/count").header("Set-Cookie"))
                    .contains("JSESSIONID")
                    .doesNotContain("SameSite");
        }
    }
}
