package org.rocketserver.servlet.spec.pluggability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.Archives;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 chapters 8, 10 and 14: whole archives, from descriptor to answer; and those that cannot start. */
class WarTest {
    private static final String HEAD = "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'>\n";
    private static final String FRAGMENT = "<web-fragment xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'>";

    private static final String SERVLET =
            """
            package app;
            import jakarta.servlet.annotation.*;
            import jakarta.servlet.http.*;
            @WebServlet(name = "annotated", urlPatterns = "/annotated", initParams = @WebInitParam(name = "a", value = "1"))
            public class Annotated extends HttpServlet {
                protected void service(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
                    response.getWriter().print(getInitParameter("a") + " " + getServletContext().getAttribute("handled")
                            + " " + getServletContext().getAttribute("jakarta.servlet.context.orderedLibs")
                            + " " + (getServletContext().getRealPath("/index.html") != null));
                }
            }
            """;

    private static final String INITIALIZER =
            """
            package lib;
            import jakarta.servlet.*;
            import java.util.Set;
            @jakarta.servlet.annotation.HandlesTypes({jakarta.servlet.http.HttpServlet.class})
            public class Initializer implements ServletContainerInitializer {
                public void onStartup(Set<Class<?>> classes, ServletContext context) {
                    context.setAttribute("handled", classes == null ? "none" : classes.stream().map(Class::getName).sorted().toList());
                }
            }
            """;

    private static final String FRAGMENT_SERVLET =
            """
            package lib;
            public class FromFragment extends jakarta.servlet.http.HttpServlet {
                protected void service(jakarta.servlet.http.HttpServletRequest request,
                        jakarta.servlet.http.HttpServletResponse response) throws java.io.IOException {
                    response.getWriter().print("fragment " + getServletContext().getInitParameter("who"));
                }
            }
            """;

    private static final String FAILING =
            """
            package app;
            public class Failing implements jakarta.servlet.ServletContextListener {
                public void contextInitialized(jakarta.servlet.ServletContextEvent event) {
                    throw new IllegalStateException("no database");
                }
            }
            """;

    private static final String FILTER =
            """
            package app;
            public class FailingFilter extends jakarta.servlet.http.HttpFilter {
                public void init() {
                    throw new IllegalStateException("no rules");
                }
            }
            """;

    @TempDir
    Path folder;

    private Path war(String webXml, Map<String, String> sources, Map<String, Path> jars) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("index.html", "home".getBytes(UTF_8));
        if (webXml != null) {
            entries.put("WEB-INF/web.xml", webXml.getBytes(UTF_8));
        }
        if (!sources.isEmpty()) {
            Path classes = folder.resolve("classes");
            Archives.compile(classes, sources);
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    entries.put("WEB-INF/classes/" + classes.relativize(file), Files.readAllBytes(file));
                }
            }
        }
        for (Map.Entry<String, Path> jar : jars.entrySet()) {
            entries.put("WEB-INF/lib/" + jar.getKey(), Files.readAllBytes(jar.getValue()));
        }
        return Archives.zipOf(folder.resolve("app.war"), entries);
    }

    private Path library() throws IOException {
        return Archives.jar(
                folder.resolve("lib.jar"),
                Map.of("lib.Initializer", INITIALIZER, "lib.FromFragment", FRAGMENT_SERVLET),
                Map.of(
                        "META-INF/services/jakarta.servlet.ServletContainerInitializer", "lib.Initializer",
                        "META-INF/web-fragment.xml",
                                FRAGMENT + "<name>lib</name><context-param><param-name>who</param-name><param-value>lib"
                                        + "</param-value></context-param><servlet><servlet-name>f</servlet-name>"
                                        + "<servlet-class>lib.FromFragment</servlet-class></servlet><servlet-mapping>"
                                        + "<servlet-name>f</servlet-name><url-pattern>/fragment</url-pattern>"
                                        + "</servlet-mapping></web-fragment>",
                        "META-INF/resources/from-jar.txt", "from the jar"));
    }

    @Test
    void annotationsFragmentsInitializersAndResourcesComeTogether() throws Exception {
        String webXml = HEAD + "<absolute-ordering><name>lib</name></absolute-ordering>"
                + "<mime-mapping><extension>txt</extension><mime-type>text/x-own</mime-type></mime-mapping></web-app>";
        Path war = war(webXml, Map.of("app.Annotated", SERVLET), Map.of("lib.jar", library()));
        try (Served served = Served.with(WebApp.at("/").archive(war))) {
            assertThat(served.get("/annotated").bodyText())
                    .isEqualTo("1 [app.Annotated, lib.FromFragment] [lib.jar] true");
            assertThat(served.get("/fragment").bodyText()).isEqualTo("fragment lib");
            MemoryExchange file = served.get("/from-jar.txt");
            assertThat(file.bodyText()).isEqualTo("from the jar");
            assertThat(file.header("Content-Type")).isEqualTo("text/x-own");
            assertThat(served.get("/").bodyText()).isEqualTo("home");
            assertThat(served.get("/WEB-INF/web.xml").status()).isEqualTo(404);
            assertThat(served.get("/META-INF/resources/from-jar.txt").status()).isEqualTo(404);
        }
    }

    @Test
    void aCompleteWebXmlTakesNothingElse() throws Exception {
        String webXml = HEAD.replace("version", "metadata-complete='true' version") + "</web-app>";
        Path war = war(webXml, Map.of("app.Annotated", SERVLET), Map.of());
        try (Served served = Served.with(WebApp.at("/").archive(war))) {
            assertThat(served.get("/annotated").status()).isEqualTo(404);
            assertThat(served.get("/").bodyText()).isEqualTo("home");
        }
    }

    @Test
    void localesAndErrorsAsWebXmlSays() throws Exception {
        String webXml = HEAD + "<locale-encoding-mapping-list><locale-encoding-mapping><locale>ja</locale>"
                + "<encoding>EUC-JP</encoding></locale-encoding-mapping></locale-encoding-mapping-list>"
                + "<error-page><error-code>404</error-code><location>/index.html</location></error-page></web-app>";
        WebApp app = WebApp.at("/").archive(war(webXml, Map.of(), Map.of())).servlet("/ja", (request, response) -> {
            response.setContentType("text/plain");
            response.setLocale(java.util.Locale.JAPANESE);
            response.getWriter().print("\u65e5");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/ja").header("Content-Type")).isEqualTo("text/plain;charset=EUC-JP");
            assertThat(served.get("/nothing").status()).isEqualTo(404);
            assertThat(served.get("/nothing").bodyText()).isEqualTo("home");
        }
    }

    private static final String INJECTED =
            """
            package app;
            public class Injected extends jakarta.servlet.http.HttpServlet {
                static final java.util.List<String> TOLD = new java.util.ArrayList<>();
                private int number;
                private String text;
                public void setText(String value) { text = value; }
                private void made() { TOLD.add("made " + number + " " + text); }
                private void gone() { System.setProperty("rocket.test.gone", "gone"); }
                public void init() { TOLD.add("init"); }
                protected void service(jakarta.servlet.http.HttpServletRequest request,
                        jakarta.servlet.http.HttpServletResponse response) throws java.io.IOException {
                    response.getWriter().print(TOLD);
                }
            }
            """;

    /** §5.3 and §15.5 of the platform's rules, as far as they go without a naming service. */
    @Test
    void entriesOfTheEnvironmentAreInjectedBeforeTheInstanceIsUsed() throws Exception {
        String webXml = HEAD + "<servlet><servlet-name>i</servlet-name><servlet-class>app.Injected</servlet-class>"
                + "<load-on-startup>1</load-on-startup></servlet><servlet-mapping><servlet-name>i</servlet-name>"
                + "<url-pattern>/i</url-pattern></servlet-mapping>"
                + entry("number", "java.lang.Integer", "42")
                + entry("text", "java.lang.String", "from web.xml")
                + "<post-construct><lifecycle-callback-class>app.Injected</lifecycle-callback-class>"
                + "<lifecycle-callback-method>made</lifecycle-callback-method></post-construct>"
                + "<pre-destroy><lifecycle-callback-class>app.Injected</lifecycle-callback-class>"
                + "<lifecycle-callback-method>gone</lifecycle-callback-method></pre-destroy></web-app>";
        Path war = war(webXml, Map.of("app.Injected", INJECTED), Map.of());
        System.clearProperty("rocket.test.gone");
        try {
            try (Served served = Served.with(WebApp.at("/").archive(war).environmentEntry("text", "from code"))) {
                assertThat(served.get("/i").bodyText()).isEqualTo("[made 42 from code, init]");
                assertThat(System.getProperty("rocket.test.gone")).isNull();
            }
            assertThat(System.getProperty("rocket.test.gone")).isEqualTo("gone");
        } finally {
            System.clearProperty("rocket.test.gone");
        }
    }

    @Test
    void resourcesAreInjectedByTheirAnnotationAndAServletRunsAsItsRole() throws Exception {
        Map<String, String> sources = Map.of(
                "jakarta.annotation.Resource",
                """
                package jakarta.annotation;
                @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                public @interface Resource { String name() default ""; String lookup() default ""; String mappedName() default ""; }
                """,
                "jakarta.annotation.security.RunAs",
                """
                package jakarta.annotation.security;
                @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                public @interface RunAs { String value(); }
                """,
                "app.Asking",
                """
                package app;
                import jakarta.annotation.Resource;
                @jakarta.annotation.security.RunAs("clerk")
                @jakarta.servlet.annotation.WebServlet(name = "asking", urlPatterns = "/asking")
                public class Asking extends jakarta.servlet.http.HttpServlet {
                    @Resource(name = "limit") private int limit;
                    @Resource(lookup = "java:comp/env/motto") private String motto;
                    private String greeting;
                    @Resource public void setGreeting(String value) { greeting = value; }
                    protected void service(jakarta.servlet.http.HttpServletRequest request,
                            jakarta.servlet.http.HttpServletResponse response) throws java.io.IOException {
                        response.getWriter().print(limit + " " + motto + " " + greeting + " "
                                + getServletContext().getServletRegistration("asking").getRunAsRole()
                                + " " + request.isUserInRole("clerk"));
                    }
                }
                """);
        Path war = war(HEAD + "</web-app>", sources, Map.of());
        try (Served served = Served.with(WebApp.at("/")
                .archive(war)
                .environmentEntry("limit", 42)
                .environmentEntry("motto", "onwards")
                .environmentEntry("app.Asking/greeting", "hello"))) {
            // run-as is for calls to others: who calls the servlet itself stays nobody (§13.7)
            assertThat(served.get("/asking").bodyText()).isEqualTo("42 onwards hello clerk false");
        }
    }

    private static String entry(String name, String type, String value) {
        return "<env-entry><env-entry-name>" + name + "</env-entry-name><env-entry-type>" + type
                + "</env-entry-type><env-entry-value>" + value + "</env-entry-value><injection-target>"
                + "<injection-target-class>app.Injected</injection-target-class><injection-target-name>" + name
                + "</injection-target-name></injection-target></env-entry>";
    }

    // ---- those that cannot start say why, and the others go on

    private String refusal(Path war) throws Exception {
        WebApp good = WebApp.at("/good")
                .servlet("/", (request, response) -> response.getWriter().print("good"));
        try (Served served = Served.with(WebApp.at("/bad").archive(war), good)) {
            assertThat(served.get("/good/").bodyText()).isEqualTo("good");
            assertThat(served.get("/bad/").status()).isEqualTo(404);
            DeploymentException failure = served.container().failures().get("/bad");
            assertThat(failure).isNotNull();
            return failure.getMessage();
        }
    }

    @Test
    void aWrongValueIsShownWithFileAndLine() throws Exception {
        assertThat(refusal(war(
                        HEAD + "<session-config>\n<session-timeout>soon</session-timeout></session-config></web-app>",
                        Map.of(),
                        Map.of())))
                .contains("WEB-INF/web.xml", "3", "session-timeout", "soon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            <servlet-mapping><servlet-name>s</servlet-name><url-pattern>/s</url-pattern></servlet-mapping> \
                | WEB-INF/web.xml:2 | servlet s
            <filter-mapping><filter-name>f</filter-name><url-pattern>/*</url-pattern></filter-mapping> \
                | WEB-INF/web.xml:2 | filter f
            <filter><filter-name>f</filter-name><filter-class>no.Such</filter-class></filter> \
                | WEB-INF/web.xml:2 | class no.Such
            <login-config><auth-method>KERBEROS</auth-method></login-config> \
                | WEB-INF/web.xml:2 | "KERBEROS"
            <listener><listener-class>app.Failing</listener-class></listener> \
                | app.Failing in WEB-INF/classes | java.lang.IllegalStateException: no database
            <filter><filter-name>f</filter-name><filter-class>app.FailingFilter</filter-class></filter> \
                | filter f, app.FailingFilter in WEB-INF/classes | java.lang.IllegalStateException: no rules
            """)
    void whatKeepsItFromStartingIsNamedWithItsPlace(String declared, String place, String what) throws Exception {
        Path war = war(
                HEAD + declared + "</web-app>", Map.of("app.Failing", FAILING, "app.FailingFilter", FILTER), Map.of());
        assertThat(refusal(war)).contains(place).contains(what);
    }

    @Test
    void anInitializerThatFailsIsNamedWithItsJarAndOneMayRegisterWhatWebXmlMaps() throws Exception {
        String mapping = "<servlet-mapping><servlet-name>late</servlet-name><url-pattern>/late</url-pattern>"
                + "</servlet-mapping></web-app>";
        String initializer =
                """
                package lib;
                public class Late implements jakarta.servlet.ServletContainerInitializer {
                    public void onStartup(java.util.Set<Class<?>> classes, jakarta.servlet.ServletContext context) {
                        %s
                    }
                }
                """;
        String register =
                """
                context.addServlet("late", new jakarta.servlet.http.HttpServlet() {
                    protected void doGet(jakarta.servlet.http.HttpServletRequest request,
                            jakarta.servlet.http.HttpServletResponse response) throws java.io.IOException {
                        response.getWriter().print("late but here");
                    }
                });
                """;
        Map<String, String> service =
                Map.of("META-INF/services/jakarta.servlet.ServletContainerInitializer", "lib.Late");
        Path good =
                Archives.jar(folder.resolve("good.jar"), Map.of("lib.Late", initializer.formatted(register)), service);
        try (Served served =
                Served.with(WebApp.at("/").archive(war(HEAD + mapping, Map.of(), Map.of("good.jar", good))))) {
            assertThat(served.get("/late").bodyText()).isEqualTo("late but here");
        }
        Path bad = Archives.jar(
                folder.resolve("bad.jar"),
                Map.of("lib.Late", initializer.formatted("if (true) throw new IllegalStateException(\"no rules\");")),
                service);
        assertThat(refusal(war(HEAD + "</web-app>", Map.of(), Map.of("bad.jar", bad))))
                .contains("lib.Late in WEB-INF/lib/bad.jar")
                .contains("java.lang.IllegalStateException: no rules");
    }

    @ParameterizedTest(name = "@{0}")
    @CsvSource({"WebServlet(\"/x\"), WebServlet", "WebFilter(\"/x\"), WebFilter", "WebListener, WebListener"})
    void anAnnotationOnAClassOfAnotherKindIsRefused(String annotation, String name) throws Exception {
        String source = "package app; @jakarta.servlet.annotation." + annotation + " public class Plain {}";
        assertThat(refusal(war(null, Map.of("app.Plain", source), Map.of())))
                .contains("class app.Plain in WEB-INF/classes: @" + name + " stands on a class that is not a");
    }

    @Test
    void aListenerThatIsMissingIsNamed() throws Exception {
        assertThat(refusal(war(
                        HEAD + "<listener><listener-class>app.Gone</listener-class></listener></web-app>",
                        Map.of(),
                        Map.of())))
                .contains("app.Gone", "/bad", "app.war");
    }

    @Test
    void aBrokenLibraryIsNamed() throws Exception {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "no zip");
        assertThat(refusal(war(null, Map.of(), Map.of("broken.jar", jar)))).contains("WEB-INF/lib/broken.jar");
    }

    @Test
    void aFragmentThatContradictsAnotherIsNamed() throws Exception {
        Path library = library();
        Path twin = Archives.zip(
                folder.resolve("twin.jar"),
                Map.of(
                        "META-INF/web-fragment.xml",
                        FRAGMENT + "<context-param><param-name>who</param-name><param-value>other</param-value>"
                                + "</context-param></web-fragment>"));
        assertThat(refusal(war(null, Map.of(), Map.of("lib.jar", library, "twin.jar", twin))))
                .contains("who", "lib.jar", "twin.jar");
    }

    @Test
    void anArchiveThatIsAloneFailsTheStart() {
        assertThatThrownBy(() -> Served.with(WebApp.at("/").archive(folder.resolve("missing.war")))
                        .close())
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("missing.war");
    }
}
