package org.rocketserver.servlet.spec.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.Archives;
import org.rocketserver.testkit.MemoryExchange;

/**
 * The servlets that the container brings, {@code default} and {@code jsp}, and how applications use or replace them.
 */
class ContainersServletsTest {
    /** Shows which page it was asked for, as an engine that an application brings. */
    private static final Map<String, String> ENGINE = Map.of(
            "org.apache.jasper.servlet.JspServlet",
            """
            package org.apache.jasper.servlet;
            import jakarta.servlet.http.*;
            public class JspServlet extends HttpServlet {
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    String file = getInitParameter("jspFile");
                    response.getWriter().print("page " + (file == null ? request.getServletPath() : file));
                }
            }
            """);

    @TempDir
    Path folder;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("WEB-INF"));
        Files.createDirectories(folder.resolve("static"));
        Files.writeString(folder.resolve("static/a.css"), "a {}");
        Files.writeString(folder.resolve("a.jsp"), "<% secret(); %>");
        Files.writeString(folder.resolve("a.page"), "<% secret(); %>");
    }

    private void webXml(String content) throws IOException {
        Files.writeString(folder.resolve("WEB-INF/web.xml"), "<web-app version='6.1'>" + content + "</web-app>");
    }

    private WebApp app() {
        return WebApp.at("/").archive(folder);
    }

    private static String mapping(String servlet, String pattern) {
        return "<servlet-mapping><servlet-name>" + servlet + "</servlet-name><url-pattern>" + pattern
                + "</url-pattern></servlet-mapping>";
    }

    @Test
    void aDescriptorMayMapTheServletOfFilesThatItDoesNotDeclare() throws Exception {
        webXml(mapping("default", "/static/*"));
        WebApp app =
                app().servlet("/", (request, response) -> response.getWriter().print("front"));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/static/a.css").bodyText()).isEqualTo("a {}");
            assertThat(served.get("/other").bodyText()).isEqualTo("front");
        }
    }

    @Test
    void whatTheApplicationCallsDefaultReplacesTheServletOfFiles() throws Exception {
        ServletContainerInitializer initializer = (types, context) -> {
            ServletRegistration.Dynamic own = context.addServlet("default", new jakarta.servlet.http.HttpServlet() {
                private static final long serialVersionUID = 1;

                @Override
                protected void doGet(
                        jakarta.servlet.http.HttpServletRequest request,
                        jakarta.servlet.http.HttpServletResponse response)
                        throws IOException {
                    response.getWriter().print("own");
                }
            });
            assertThat(own).isNotNull();
            assertThat(context.addServlet("default", ENGINE.keySet().iterator().next()))
                    .as("now it is the application's")
                    .isNull();
        };
        try (Served served = Served.with(app().initializer(initializer))) {
            assertThat(served.get("/static/a.css").bodyText()).isEqualTo("own");
        }
    }

    @Test
    void theSourceOfAPageIsNotShownWhereThereIsNoEngine() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange page = served.get("/a.jsp");
            assertThat(page.status()).isEqualTo(500);
            assertThat(page.bodyText()).doesNotContain("secret");
            assertThat(served.get("/b.jsp").status()).isEqualTo(404);
        }
    }

    @Test
    void anEngineAmongTheClassesServesPages() throws Exception {
        Archives.compile(folder.resolve("WEB-INF/classes"), ENGINE);
        webXml("<servlet><servlet-name>p</servlet-name><jsp-file>/a.page</jsp-file></servlet>" + mapping("p", "/p"));
        try (Served served = Served.with(app())) {
            assertThat(served.get("/a.jsp").bodyText()).isEqualTo("page /a.jsp");
            assertThat(served.get("/x/b.jspx").bodyText()).isEqualTo("page /x/b.jspx");
            assertThat(served.get("/p").bodyText()).isEqualTo("page /a.page");
            for (String inside : List.of("/WEB-INF/a.jsp", "/web-inf/a.jsp", "//WEB-INF/a.jsp", "/META-INF/a.jsp")) {
                assertThat(served.get(inside).status()).as(inside).isEqualTo(404);
            }
        }
    }

    @Test
    void theApplicationsMappingWinsOverTheEngineAndAGroupOfPagesOverBoth() throws Exception {
        Archives.compile(folder.resolve("WEB-INF/classes"), ENGINE);
        webXml("<jsp-config><jsp-property-group><url-pattern>*.page</url-pattern></jsp-property-group></jsp-config>");
        WebApp app = app().servlet(
                        "*.jsp", (request, response) -> response.getWriter().print("own"))
                .servlet("*.page", (request, response) -> response.getWriter().print("own"));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a.jsp").bodyText()).isEqualTo("own");
            assertThat(served.get("/a.jspx").bodyText()).isEqualTo("page /a.jspx");
            assertThat(served.get("/a.page").bodyText()).isEqualTo("page /a.page");
        }
    }

    @Test
    void anInitializerMayTakeFromItsTypesWhatItKnows() throws Exception {
        Set<Class<?>> given = new HashSet<>();
        ServletContainerInitializer initializer = (types, context) -> {
            types.remove(String.class);
            given.addAll(types);
        };
        try (Served served = Served.with(app().initializer(initializer, String.class, Integer.class))) {
            assertThat(given).containsExactly(Integer.class);
        }
    }
}
