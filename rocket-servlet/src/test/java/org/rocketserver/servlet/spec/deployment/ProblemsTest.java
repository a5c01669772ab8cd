package org.rocketserver.servlet.spec.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.Explanation;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.LogLines;

/** What is wrong with an application: said in a sentence, with its name, and known before the start. */
class ProblemsTest {
    private static final String MISSING = "<servlet><servlet-name>a</servlet-name>"
            + "<servlet-class>app.Missing</servlet-class>%s</servlet>"
            + "<servlet-mapping><servlet-name>a</servlet-name><url-pattern>/a</url-pattern></servlet-mapping>";
    private static final String SENTENCE = "there is no class app.Missing, registered as a by WEB-INF/web.xml:1;"
            + " is its jar missing from WEB-INF/lib?";

    @TempDir
    Path folder;

    @AutoClose
    private final LogLines lines = LogLines.of("Rocket");

    private WebApp app(String name, String descriptor) throws IOException {
        Path webInf = Files.createDirectories(folder.resolve(name).resolve("WEB-INF"));
        Files.writeString(webInf.resolve("web.xml"), "<web-app>" + descriptor + "</web-app>");
        copy(Unmakable.class, webInf);
        copy(Listening.class, webInf);
        return WebApp.at("/" + name).archive(folder.resolve(name));
    }

    private static void copy(Class<?> type, Path webInf) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path copy = webInf.resolve("classes").resolve(name);
        Files.createDirectories(copy.getParent());
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    // ---- in the log

    @Test
    void aMissingServletIsToldInASentenceAtTheStartAndByEachRequest() throws Exception {
        try (Served served = Served.with(app("shop", MISSING.formatted("<load-on-startup>1</load-on-startup>")))) {
            assertThat(served.get("/shop/a").status()).isEqualTo(500);
        }

        assertThat(lines.from(Level.ERROR))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "context /shop: servlet a failed to start: " + SENTENCE + "; its first request will try again",
                        "GET /shop/a failed: " + SENTENCE);
        assertThat(lines.from(Level.ERROR)).allMatch(line -> line.getThrowableProxy() == null);
    }

    @Test
    void aWarningNamesTheApplicationAndWhatWasMeant() throws Exception {
        try (Served served = Served.with(app("good", ""), app("bad", "<servlt/>"))) {
            assertThat(served.get("/bad/a").status()).isEqualTo(404);
        }

        assertThat(lines.from(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("bad: WEB-INF/web.xml:1: unknown element <servlt> is ignored; did you mean <servlet>?");
    }

    @Test
    void anErrorNamesTheApplication() throws Exception {
        WebApp good = app("good", "");
        WebApp bad = app("bad", "<servlet>");

        assertThatThrownBy(() -> Served.with(ContainerConfig.DEFAULT.withRequireAll(true), good, bad))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith(folder.resolve("bad") + ": WEB-INF/web.xml:1");
    }

    /** Whatever letters the sentence has by chance. */
    @Test
    void alsoWhereTheNameIsAPartOfTheSentence() throws Exception {
        WebApp app = app("app", "<filter-mapping><filter-name>f</filter-name></filter-mapping>");
        String told = folder.resolve("app") + ": WEB-INF/web.xml:1: <filter-mapping> needs";

        assertThatThrownBy(() -> Served.with(ContainerConfig.DEFAULT.withRequireAll(true), app, app("good", "")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith(told);
        assertThatThrownBy(app::explain).isInstanceOf(DeploymentException.class).hasMessageStartingWith(told);
    }

    /** Has a constructor, but none that the container could call. */
    public static final class Unmakable extends HttpServlet implements Filter, ServletContextListener {
        private static final long serialVersionUID = 1;

        /** Asks for something. */
        public Unmakable(String something) {
            throw new AssertionError(something);
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
            throw new AssertionError("never made");
        }

        @Override
        public void destroy() {}

        @Override
        public void init(FilterConfig config) {}
    }

    /** Could register anything. */
    public static final class Listening implements ServletContextListener {}

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "UNMAKABLE                        | has no constructor without parameters; add one",
                "jakarta.servlet.http.HttpServlet | is abstract; name a class that extends or implements it"
            })
    void aServletThatCannotBeMadeIsToldAtTheStartAndNotOnlyByARequest(String type, String told) throws Exception {
        String name = type.replace("UNMAKABLE", Unmakable.class.getName());
        WebApp app = app("shop", MISSING.formatted("").replace("app.Missing", name));
        try (Served served = Served.with(app)) {
            assertThat(lines.from(Level.WARN))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("shop: requests of the servlet a will fail: class " + name
                            + ", registered by WEB-INF/web.xml:1, " + told);
            assertThat(served.get("/shop/a").status()).isEqualTo(500);
        }
        assertThat(app.explain().text())
                .contains("Problems (1)")
                .contains(
                        "class " + name + ", registered as a by WEB-INF/web.xml:1, " + told + "; so its requests fail");
    }

    // ---- before the start

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<servlet-mapping><servlet-name>b</servlet-name><url-pattern>/b</url-pattern></servlet-mapping>"
                        + "| WEB-INF/web.xml:1: a mapping leads to the servlet b, which nobody declares",
                "<filter-mapping><filter-name>b</filter-name><url-pattern>/b</url-pattern></filter-mapping>"
                        + "| WEB-INF/web.xml:1: a mapping leads to the filter b, which nobody declares",
                "<servlet><servlet-name>b</servlet-name></servlet>"
                        + "<servlet-mapping><servlet-name>b</servlet-name><url-pattern>/b</url-pattern></servlet-mapping>"
                        + "| WEB-INF/web.xml:1: a mapping leads to the servlet b, of which nobody says the class",
                "<filter><filter-name>b</filter-name></filter>"
                        + "<filter-mapping><filter-name>b</filter-name><url-pattern>/b</url-pattern></filter-mapping>"
                        + "| WEB-INF/web.xml:1: a mapping leads to the filter b, of which nobody says the class",
                "<filter><filter-name>f</filter-name><filter-class>app.Missing</filter-class></filter>"
                        + "| there is no class app.Missing, registered as f by WEB-INF/web.xml:1",
                "<filter><filter-name>f</filter-name><filter-class>java.lang.String</filter-class></filter>"
                        + "| class java.lang.String, registered as f by WEB-INF/web.xml:1, is no jakarta.servlet.Filter",
                "<listener><listener-class>app.Missing</listener-class></listener>"
                        + "| there is no class app.Missing, registered as a listener by WEB-INF/web.xml:1",
                "<filter><filter-name>f</filter-name><filter-class>UNMAKABLE</filter-class></filter>"
                        + "| class UNMAKABLE, registered as f by WEB-INF/web.xml:1, has no constructor without",
                "<filter><filter-name>f</filter-name><filter-class>jakarta.servlet.Filter</filter-class></filter>"
                        + "| class jakarta.servlet.Filter, registered as f by WEB-INF/web.xml:1, is abstract; name a",
                "<listener><listener-class>UNMAKABLE</listener-class></listener>"
                        + "| class UNMAKABLE, registered as a listener by WEB-INF/web.xml:1, has no constructor without"
            })
    void whatTheStartRefusesIsExplained(String text, String sentence) throws Exception {
        String descriptor = text.replace("UNMAKABLE", Unmakable.class.getName());
        String told = sentence.replace("UNMAKABLE", Unmakable.class.getName());
        Explanation explanation = app("bad", descriptor).explain();

        assertThat(explanation.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal).startsWith(told));
        assertThat(explanation.text()).contains("Problems (1)").contains("; so the start is refused");
        WebApp bad = app("bad", descriptor);
        assertThatThrownBy(() -> Served.with(bad))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(told);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<servlt/> | WEB-INF/web.xml:1: unknown element <servlt> is ignored; did you mean <servlet>? "
                        + "| a warning at the start",
                "<servlet><servlet-name>a</servlet-name><servlet-class>app.Missing</servlet-class></servlet>"
                        + "| there is no class app.Missing, registered as a by WEB-INF/web.xml:1 | its requests fail",
                "<servlet-mapping><servlet-name>b</servlet-name><url-pattern>/b</url-pattern></servlet-mapping>"
                        + "<listener><listener-class>LISTENING</listener-class></listener>"
                        + "| WEB-INF/web.xml:1: a mapping leads to the servlet b, which nobody declares"
                        + "| the start is refused, unless an initializer or listener registers it",
                "<security-constraint><web-resource-collection><web-resource-name>x</web-resource-name>"
                        + "<url-pattern>/*</url-pattern><http-method>POST</http-method></web-resource-collection>"
                        + "<auth-constraint/></security-constraint>"
                        + "| no security constraint covers | a warning at the start"
            })
    void whatDoesNotKeepItFromStartingIsExplainedToo(String text, String told, String effect) throws Exception {
        String descriptor = text.replace("LISTENING", Listening.class.getName());
        Explanation explanation = app("bad", descriptor).explain();

        assertThat(explanation.refusal()).isEmpty();
        assertThat((List<?>) explanation.facts().get("problems"))
                .anySatisfy(problem -> assertThat((Map<?, ?>) problem).satisfies(map -> {
                    assertThat(String.valueOf(map.get("problem"))).startsWith(told);
                    assertThat(String.valueOf(map.get("so"))).isEqualTo(effect);
                }));
    }

    @Test
    void aServletThatIsRequiredAtTheStartKeepsItFromStarting() throws Exception {
        WebApp app = app("bad", MISSING.formatted("<load-on-startup>1</load-on-startup>"));

        assertThat(app.explain().refusal()).isEmpty();
        assertThat(app.servletsRequired(true).explain().refusal()).hasValue(SENTENCE);
    }

    @Test
    void aGoodApplicationHasNoProblems() throws Exception {
        Explanation explanation = app("good", "").explain();

        assertThat(explanation.refusal()).isEmpty();
        assertThat(explanation.json()).contains("\"problems\": []");
        assertThat(explanation.text()).doesNotContain("Problems");
    }
}
