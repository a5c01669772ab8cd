package org.rocketserver.servlet.spec.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.filter.RequestId;
import org.rocketserver.servlet.filter.SecurityHeaders;
import org.rocketserver.servlet.filter.SpaFallback;
import org.rocketserver.testkit.Archives;

/**
 * What is told of an application without running it, and of the way a request would go (Servlet 6.1 §8, §12, §13.8).
 */
class ExplanationTest {
    @TempDir
    Path folder;

    /** Fails whoever runs it. */
    public static final class Never extends HttpServlet {
        private static final long serialVersionUID = 1;

        /** Not to be called. */
        public Never() {
            throw new AssertionError("to explain an application is not to start it");
        }
    }

    @BeforeEach
    void application() throws IOException {
        Files.createDirectories(folder.resolve("WEB-INF"));
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/index.html"), "docs");
        Files.writeString(folder.resolve("logo.png"), "1234");
        Files.writeString(
                folder.resolve("WEB-INF/web.xml"),
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <filter>
                    <filter-name>audit</filter-name>
                    <filter-class>shop.Audit</filter-class>
                  </filter>
                  <filter-mapping><filter-name>audit</filter-name><servlet-name>orders</servlet-name></filter-mapping>
                  <listener><listener-class>shop.Start</listener-class></listener>
                  <servlet>
                    <servlet-name>orders</servlet-name>
                    <servlet-class>%1$s</servlet-class>
                    <load-on-startup>1</load-on-startup>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>orders</servlet-name>
                    <url-pattern>/orders/*</url-pattern>
                    <url-pattern>*.do</url-pattern>
                  </servlet-mapping>
                  <error-page><error-code>404</error-code><location>/missing.html</location></error-page>
                  <security-constraint>
                    <web-resource-collection>
                      <web-resource-name>orders</web-resource-name>
                      <url-pattern>/orders/*</url-pattern>
                    </web-resource-collection>
                    <auth-constraint><role-name>clerk</role-name></auth-constraint>
                  </security-constraint>
                  <login-config><auth-method>BASIC</auth-method></login-config>
                  <security-role><role-name>clerk</role-name></security-role>
                </web-app>
                """
                        .formatted(Never.class.getName()));
    }

    private WebApp app() {
        return WebApp.at("/shop").archive(folder).filter("/*", new RequestId());
    }

    @Test
    void whatIsDeclaredIsToldAndNothingIsStarted() throws Exception {
        String text = app().explain().text();

        assertThat(text)
                .contains("WEB-INF/web.xml")
                .contains("orders; class " + Never.class.getName() + "; patterns /orders/* *.do; load-on-startup 1")
                .contains("audit; class shop.Audit; before servlet orders")
                .contains("shop.Start")
                .contains("404 -> /missing.html")
                .contains("/orders/*; methods all; roles role clerk")
                .contains(RequestId.class.getName())
                .contains(" ms  read descriptors");
    }

    @Test
    void whatCodeWouldRegisterIsSaidNotToBeTold() throws Exception {
        WebApp app = app().initializer((types, context) ->
                context.addServlet("late", Never.class).addMapping("/late"));

        assertThat(app.explain().text())
                .contains("what the initializers register when they run")
                .contains("what listeners of the context register when they run");
        assertThat(WebApp.at("/").explain().text()).doesNotContain("when they run");
    }

    @Test
    void programsAreToldTheSame() throws Exception {
        assertThat(app().explain().json())
                .contains("\"context\": \"/shop\"")
                .contains("\"load-on-startup\": 1")
                .contains("\"welcome-files\": [")
                .endsWith("}\n");
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/shop/orders/17?a=b    | servlet      | name=orders, class=",
                "/shop/orders/17        | servlet      | because=/orders/* is the longest pattern",
                "/shop/orders/17        | access       | role clerk, logged in (BASIC)",
                "/shop/orders/17        | filters      | filter=audit, because=servlet orders",
                "/shop/orders/17        | filters      | because=/*, declared in code",
                "/shop/x.do             | servlet      | because=*.do has the extension",
                "/shop/x.do             | access       | everybody may",
                "/shop/logo.png         | servlet      | the file /logo.png, 4 octets",
                "/shop/docs/            | welcome-file | /docs/index.html",
                "/shop/docs             | servlet      | 302 to the same path with a slash behind",
                "/shop/                 | servlet      | 404: a folder without a welcome file, and folders are not",
                "/shop/nothing          | servlet      | 404: no servlet is mapped to it, and there is no such file",
                "/shop/WEB-INF/web.xml  | answer       | 404: what is in WEB-INF",
                "/shop                  | answer       | 302 to /shop/",
                "/other                 | answer       | 404: the application is at /shop",
                "/shop/a/../../..       | answer       | 400: "
            })
    void aRequestIsFollowedToItsEnd(String path, String fact, String told) throws Exception {
        Map<?, ?> request = (Map<?, ?>) app().explain("GET", path).facts().get("request");

        assertThat(String.valueOf(request.get(fact))).contains(told);
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "POST, /shop/logo.png, 405: files have GET",
        "DELETE, /shop/nothing, 405: files have GET",
        "BREW, /shop/logo.png, 501: files have GET",
        "OPTIONS, /shop/logo.png, 200 with the methods",
        "HEAD, /shop/logo.png, the file /logo.png",
        "POST, /shop/orders/17, name=orders"
    })
    void filesHaveFewMethods(String method, String path, String told) throws Exception {
        Map<?, ?> request = (Map<?, ?>) app().explain(method, path).facts().get("request");

        assertThat(String.valueOf(request.get("servlet"))).contains(told);
    }

    @Test
    void filtersAreListedInTheOrderOfTheChainAndWithTheirPlace() throws Exception {
        Files.writeString(
                folder.resolve("WEB-INF/web.xml"),
                """
                <web-app>
                  <filter><filter-name>unused</filter-name><filter-class>shop.A</filter-class></filter>
                  <filter><filter-name>named</filter-name><filter-class>shop.B</filter-class></filter>
                  <filter><filter-name>mapped</filter-name><filter-class>shop.C</filter-class></filter>
                  <filter-mapping><filter-name>named</filter-name><servlet-name>*</servlet-name></filter-mapping>
                  <filter-mapping>
                    <filter-name>mapped</filter-name><url-pattern>/x/*</url-pattern>
                    <dispatcher>REQUEST</dispatcher><dispatcher>ERROR</dispatcher>
                  </filter-mapping>
                </web-app>
                """);
        WebApp app =
                WebApp.at("/").archive(folder).filter("/own/*", new RequestId()).front(new SecurityHeaders());

        assertThat(app.explain().text())
                .containsSubsequence(
                        "Filters (5)",
                        "  1  " + SecurityHeaders.class.getName() + "-1; ",
                        "before everything; stands before login and constraints",
                        "  2  " + RequestId.class.getName() + "-0; ",
                        "before /own/*; stands behind login and constraints",
                        "  3  mapped; class shop.C; before /x/* (REQUEST+ERROR); stands behind login and constraints",
                        "  4  named; class shop.B; before servlet *; stands behind",
                        "  5  unused; class shop.A; stands nowhere, for it has no mapping");
        assertThat(app.explain("GET", "/x/y").text())
                .containsSubsequence("Request", "front", "SecurityHeaders", "access", "filters", "mapped")
                .containsSubsequence("mapped; because /x/*", "named; because servlet default, declared in");
    }

    @Test
    void aServletThatIsSwitchedOffServesNothing() throws Exception {
        Path descriptor = folder.resolve("WEB-INF/web.xml");
        Files.writeString(
                descriptor,
                Files.readString(descriptor)
                        .replace("</load-on-startup>", "</load-on-startup><enabled>false</enabled>"));

        assertThat(app().explain("GET", "/shop/orders/17").text()).contains("404: no servlet is mapped to it");
    }

    @Test
    void theRootOfAContextIsNoFolderWhereAServletTakesAllPaths() throws Exception {
        Path descriptor = folder.resolve("WEB-INF/web.xml");
        Files.writeString(descriptor, Files.readString(descriptor).replace("<url-pattern>*.do<", "<url-pattern>/*<"));

        assertThat(app().explain("GET", "/shop").text())
                .contains("because /* is the longest")
                .doesNotContain("302 ");
    }

    @Test
    void ofAnAnnotationTheDescriptorWinsWhereBothNameAPattern() throws Exception {
        Files.writeString(
                folder.resolve("WEB-INF/web.xml"),
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <security-constraint>
                    <web-resource-collection>
                      <web-resource-name>a</web-resource-name><url-pattern>/a</url-pattern>
                    </web-resource-collection>
                    <auth-constraint><role-name>boss</role-name></auth-constraint>
                  </security-constraint>
                </web-app>
                """);
        Archives.compile(
                folder.resolve("WEB-INF/classes"),
                Map.of(
                        "app.S",
                        """
                        package app;
                        @jakarta.servlet.annotation.WebServlet({"/a", "/b"})
                        @jakarta.servlet.annotation.ServletSecurity(
                            @jakarta.servlet.annotation.HttpConstraint(rolesAllowed = "clerk"))
                        public class S extends jakarta.servlet.http.HttpServlet {}
                        """));
        WebApp app = WebApp.at("/").archive(folder);

        assertThat(app.explain("GET", "/a").text()).contains("role boss, logged in");
        assertThat(app.explain("GET", "/b").text()).contains("role clerk, logged in");
    }

    /** JSP 4.0 §3.3.1. */
    @Test
    void whatAGroupOfPagesNamesIsForWhoServesPages() throws Exception {
        Path descriptor = folder.resolve("WEB-INF/web.xml");
        Files.writeString(
                descriptor,
                Files.readString(descriptor)
                        .replace("<url-pattern>*.do<", "<url-pattern>*.jsp<")
                        .replace(
                                "<error-page>",
                                "<jsp-config><jsp-property-group><url-pattern>*.page</url-pattern>"
                                        + "</jsp-property-group></jsp-config><error-page>"));

        assertThat(app().explain("GET", "/shop/x.page").text()).contains("orders; class ", "because *.page has the");
    }

    @Test
    void aDefaultServletOfTheApplicationIsNotTheContainers() throws Exception {
        Path descriptor = folder.resolve("WEB-INF/web.xml");
        Files.writeString(descriptor, Files.readString(descriptor).replace(">orders</servlet", ">default</servlet"));

        assertThat(app().explain("GET", "/shop/logo.png").text())
                .contains("default; class " + Never.class.getName(), "because / takes what nothing else fits");
    }

    @Test
    void traceIsRefusedWhateverThePath() throws Exception {
        assertThat(app().explain("TRACE", "/other").text()).contains("405: TRACE");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /route         | 200 with /index.html, by org",
                "GET  | /route         | for who accepts text/html, as browsers do; 404 for all others",
                "HEAD | /docs/nothing/ | 200 with /index.html, by org",
                "GET  | /orders/17     | if the servlet answers 404: 200 with /index.html, by org",
                "GET  | /logo.png      | null",
                "GET  | /docs          | null",
                "POST | /route         | null",
                "GET  | /index.html    | null",
                "GET  | /api/route     | null",
                "GET  | /WEB-INF/x     | null"
            })
    void whatBrowsersGetInPlaceOfWhatIsMissingIsTold(String method, String path, String told) throws Exception {
        Files.writeString(folder.resolve("index.html"), "start");
        WebApp app = WebApp.at("/").archive(folder).filter("/*", new SpaFallback("/index.html", "/api/"));

        Map<?, ?> request = (Map<?, ?>) app.explain(method, path).facts().get("request");

        assertThat(String.valueOf(request.get("start-page"))).contains(told);
        if (!told.equals("null")) {
            assertThat(String.valueOf(request.get("page-servlet"))).contains("the file /index.html, 5 octets");
        }
    }

    @Test
    void aStartPageThatIsNotThereIsAProblemUnlessAServletMakesIt() throws Exception {
        WebApp app = WebApp.at("/").archive(folder).filter("/*", new SpaFallback("/nope.html"));

        assertThat(app.explain("GET", "/route").text())
                .contains("Problems (4)", "there is no start page /nope.html", "so a warning at the start")
                .contains("404 for everybody: ");
        assertThat(WebApp.at("/")
                        .archive(folder)
                        .filter("/*", new SpaFallback("/orders/start"))
                        .explain("GET", "/route")
                        .text())
                .doesNotContain("there is no start page")
                .containsSubsequence("200 with /orders/start, by ", "orders; class ", "because /orders/* is");
    }

    @Test
    void aFolderIsCalledOne() throws Exception {
        WebApp files = WebApp.at("/").resources(folder.resolve("docs"));

        assertThat(files.explain().text())
                .contains("folder docs", "no WEB-INF/web.xml")
                .doesNotContain("code");
        assertThat(WebApp.at("/").explain().text()).contains("Application       code");
    }

    @Test
    void anApplicationThatCouldNotBeDeployedIsRefusedAlike() throws Exception {
        Files.writeString(folder.resolve("WEB-INF/web.xml"), "<web-app>\n<servlet>");

        assertThatThrownBy(() -> app().explain())
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("web.xml");
    }
}
