package org.rocketserver.servlet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.MultipartDecl;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.security.AnnotatedConstraints;
import org.rocketserver.servlet.security.SecurityConstraint;
import org.rocketserver.testkit.Archives;

/** Servlet 6.1 §8, §10: from an archive to a plan. */
class ApplicationSourceTest {
    private static final String SERVLET =
            "package app; import jakarta.servlet.http.*; import jakarta.servlet.annotation.*;";

    @TempDir
    Path folder;

    private Path app;
    private Path classes;
    private Path lib;

    @BeforeEach
    void layOut() throws IOException {
        app = folder.resolve("app");
        classes = app.resolve("WEB-INF/classes");
        lib = app.resolve("WEB-INF/lib");
        Files.createDirectories(classes);
        Files.createDirectories(lib);
    }

    private DeploymentPlan read() throws DeploymentException {
        return read(app);
    }

    private DeploymentPlan read(Path archive) throws DeploymentException {
        return ApplicationSource.of(archive, folder.resolve("work"), getClass().getClassLoader())
                .read();
    }

    private void webXml(String content) throws IOException {
        Files.writeString(app.resolve("WEB-INF/web.xml"), content);
    }

    // ---- annotations

    @Test
    void annotatedClassesAreFoundWithoutLoadingThem() throws Exception {
        Archives.compile(
                classes,
                Map.of(
                        "app.A",
                        SERVLET
                                + """
                                @WebServlet(name = "a", urlPatterns = {"/a", "*.a"}, loadOnStartup = 2, asyncSupported = true,
                                    initParams = @WebInitParam(name = "p", value = "v"))
                                @MultipartConfig(location = "/x", maxFileSize = 5, maxRequestSize = 6, fileSizeThreshold = 7)
                                public class A extends HttpServlet { static { if (true) throw new Error("loaded"); } }
                                """,
                        "app.F",
                        """
                        package app;
                        @jakarta.servlet.annotation.WebFilter(value = "/f", servletNames = "a",
                            dispatcherTypes = {jakarta.servlet.DispatcherType.ERROR})
                        public class F extends jakarta.servlet.http.HttpFilter {}
                        """,
                        "app.L",
                        """
                        package app;
                        @jakarta.servlet.annotation.WebListener
                        public class L implements jakarta.servlet.ServletContextListener {}
                        """));
        try (DeploymentPlan plan = read()) {
            ServletDecl servlet = plan.descriptor().servlets().get("a");
            assertThat(servlet.loadOnStartup()).isEqualTo(2);
            assertThat(servlet.asyncSupported()).isTrue();
            assertThat(servlet.initParams()).containsEntry("p", "v");
            MultipartDecl multipart = servlet.multipart();
            assertThat(multipart).isNotNull();
            assertThat(List.of(multipart.maxFileSize(), multipart.maxRequestSize()))
                    .containsExactly(5L, 6L);
            assertThat(plan.descriptor().servletMappings().get(0).urlPatterns()).containsExactly("/a", "*.a");
            FilterMappingDecl mapping = plan.descriptor().filterMappings().get(0);
            assertThat(mapping.filterName()).isEqualTo("app.F");
            assertThat(mapping.servletNames()).containsExactly("a");
            assertThat(mapping.dispatchers()).containsExactly(jakarta.servlet.DispatcherType.ERROR);
            assertThat(plan.descriptor().listeners()).hasSize(1);
        }
    }

    @Test
    void classesAreFoundWhereTheirFolderIsALink() throws Exception {
        Path built = folder.resolve("target/classes");
        Archives.compile(built, Map.of("app.A", SERVLET + "@WebServlet(\"/a\") public class A extends HttpServlet {}"));
        Files.delete(classes);
        Files.createSymbolicLink(classes, built);
        try (DeploymentPlan plan = read()) {
            assertThat(plan.descriptor().servlets()).containsOnlyKeys("app.A");
        }
    }

    @Test
    void annotationsOfTheClassCountForAServletThatWebXmlDeclares() throws Exception {
        webXml(
                "<web-app><servlet><servlet-name>mine</servlet-name><servlet-class>app.S</servlet-class></servlet>"
                        + "<servlet-mapping><servlet-name>mine</servlet-name><url-pattern>/s</url-pattern></servlet-mapping></web-app>");
        Archives.compile(
                classes,
                Map.of(
                        "app.S",
                        SERVLET
                                + """
                                @MultipartConfig(maxFileSize = 5) public class S extends Base {}
                                @ServletSecurity(value = @HttpConstraint(rolesAllowed = "r"),
                                    httpMethodConstraints = @HttpMethodConstraint(value = "PUT",
                                        emptyRoleSemantic = ServletSecurity.EmptyRoleSemantic.DENY))
                                abstract class Base extends HttpServlet {}
                                """));
        try (DeploymentPlan plan = read()) {
            assertThat(plan.descriptor().servlets().get("mine").multipart()).isNotNull();
            List<SecurityConstraint> constraints = AnnotatedConstraints.of(
                    plan.descriptor().servlets().get("mine").security(), List.of("/s"));
            assertThat(constraints).hasSize(2);
            assertThat(constraints.get(0).roles()).containsExactly("r");
            assertThat(constraints.get(0).resources().get(0).omissions()).containsExactly("PUT");
            assertThat(constraints.get(1).roles()).isEmpty();
            assertThat(constraints.get(1).resources().get(0).methods()).containsExactly("PUT");
        }
    }

    @Test
    void aCompleteWebXmlIgnoresAnnotations() throws Exception {
        webXml("<web-app version='6.1' metadata-complete='true'/>");
        Archives.compile(
                classes, Map.of("app.A", SERVLET + "@WebServlet(\"/a\") public class A extends HttpServlet {}"));
        try (DeploymentPlan plan = read()) {
            assertThat(plan.descriptor().servlets()).isEmpty();
        }
    }

    // ---- fragments and initializers

    private void initializerJar(String jar, String name) throws IOException {
        Archives.jar(
                lib.resolve(jar),
                Map.of(
                        "app." + name,
                        "package app; import jakarta.servlet.*; @jakarta.servlet.annotation.HandlesTypes({Runnable.class, Deprecated.class})"
                                + " public class " + name + " implements ServletContainerInitializer {"
                                + " public void onStartup(java.util.Set<Class<?>> types, ServletContext context) {} }"),
                Map.of(
                        "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                        "# comment\napp." + name + " # mine\n",
                        "META-INF/web-fragment.xml",
                        "<web-fragment><name>" + name + "</name></web-fragment>",
                        "META-INF/resources/" + name + ".txt",
                        "hello"));
    }

    @Test
    void initializersComeInTheOrderOfFragmentsAndExcludedOnesNot() throws Exception {
        webXml("<web-app><absolute-ordering><name>Second</name><name>First</name></absolute-ordering></web-app>");
        initializerJar("a.jar", "First");
        initializerJar("b.jar", "Second");
        initializerJar("c.jar", "Third");
        try (DeploymentPlan plan = read()) {
            assertThat(own(plan))
                    .extracting(each -> each.type().getSimpleName())
                    .containsExactly("Second", "First");
            assertThat(plan.orderedLibs()).containsExactly("b.jar", "a.jar");
            assertThat(plan.resourceRoots())
                    .extracting(each -> each.path().getFileName().toString())
                    .containsExactly("app", "b.jar", "a.jar", "c.jar");
        }
    }

    /** Without those that test libraries on the class path bring along. */
    private static List<InitializerWithTypes> own(DeploymentPlan plan) {
        return plan.initializers().stream()
                .filter(each -> each.source().startsWith("WEB-INF"))
                .toList();
    }

    @Test
    void handledTypesAreFoundThroughMissingAndForeignClassesEvenIfWebXmlIsComplete() throws Exception {
        webXml("<web-app version='6.1' metadata-complete='true'/>");
        initializerJar("a.jar", "First");
        Archives.compile(
                classes,
                Map.of(
                        "app.Direct", "package app; public class Direct implements Runnable { public void run() {} }",
                        "app.Indirect", "package app; public class Indirect extends Direct {}",
                        "app.Foreign",
                                "package app; public class Foreign extends Thread {}", // the JDK's class is a Runnable
                        "app.Marked", "package app; public class Marked { @Deprecated int field; }",
                        "app.Gone", "package app; public class Gone {}",
                        "app.Orphan",
                                "package app; public class Orphan extends Gone implements Runnable { public void run() {} }",
                        "app.Plain", "package app; public class Plain {}"));
        Files.delete(classes.resolve("app/Gone.class"));
        try (DeploymentPlan plan = read()) {
            Set<Class<?>> types = own(plan).get(0).handledTypes();
            assertThat(types)
                    .extracting(Class::getSimpleName)
                    .containsExactlyInAnyOrder("Direct", "Indirect", "Foreign", "Marked");
        }
    }

    @Test
    void withoutAnyOrderThereIsNoListOfOrderedLibraries() throws Exception {
        initializerJar("a.jar", "First");
        try (DeploymentPlan plan = read()) {
            assertThat(plan.orderedLibs()).isNull();
            assertThat(own(plan).get(0).handledTypes()).isNull();
        }
    }

    @Test
    void anInitializerThatIsMissingIsNamedWithItsJar() throws Exception {
        Archives.zip(
                lib.resolve("x.jar"),
                Map.of("META-INF/services/jakarta.servlet.ServletContainerInitializer", "no.Such"));
        assertThatThrownBy(this::read)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("WEB-INF/lib/x.jar")
                .hasMessageContaining("no.Such");
    }

    @Test
    void aSecondStartReadsTheIndexOfTheFirst() throws Exception {
        Archives.jar(
                lib.resolve("s.jar"),
                Map.of("app.A", SERVLET + "@WebServlet(\"/a\") public class A extends HttpServlet {}"),
                Map.of());
        try (DeploymentPlan plan = read()) {
            assertThat(plan.timings()).extracting(Timing::step).contains("index s.jar");
        }
        try (DeploymentPlan plan = read()) {
            assertThat(plan.timings()).extracting(Timing::step).contains("read index of s.jar");
            assertThat(plan.descriptor().servlets()).containsOnlyKeys("app.A");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"commons-web-1.0.jar", "jackson-servlets-2.1.jar", "groovy-shop-3.jar"})
    void aJarIsNotPassedOverBecauseItsNameBeginsLikeThatOfALibrary(String name) throws Exception {
        Archives.jar(
                lib.resolve(name),
                Map.of("app.A", SERVLET + "@WebServlet(\"/a\") public class A extends HttpServlet {}"),
                Map.of());
        try (DeploymentPlan plan = read()) {
            assertThat(plan.descriptor().servlets()).containsOnlyKeys("app.A");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"commons-lang3-3.14.0.jar", "guava-33.0.0-jre.jar", "jackson-databind-2.17.1.jar"})
    void aKnownLibraryIsPassedOver(String name) throws Exception {
        Archives.jar(lib.resolve(name), Map.of("app.A", "package app; public class A {}"), Map.of());
        try (DeploymentPlan plan = read()) {
            assertThat(plan.timings()).extracting(Timing::step).contains("skip " + name);
        }
    }

    @Test
    void aLibraryOfTheSameNameLengthAndAgeButOtherContentIsLookedAtAnew() throws Exception {
        FileTime built = FileTime.fromMillis(1_000_000_000_000L);
        Path first = annotated("x", built);
        try (DeploymentPlan plan = read()) {
            assertThat(plan.descriptor().servletMappings().get(0).urlPatterns()).containsExactly("/x");
        }
        long length = Files.size(first);
        char other = 'a';
        while (Files.size(annotated(Character.toString(other), built)) != length) {
            other++; // not every letter is compressed equally well
            assertThat(other).isLessThan('x');
        }
        try (DeploymentPlan plan = read()) {
            assertThat(plan.descriptor().servletMappings().get(0).urlPatterns()).containsExactly("/" + other);
        }
    }

    private Path annotated(String pattern, FileTime built) throws IOException {
        Path jar = Archives.jar(
                lib.resolve("s.jar"),
                Map.of("app.A", SERVLET + "@WebServlet(\"/" + pattern + "\") public class A extends HttpServlet {}"),
                Map.of());
        return Files.setLastModifiedTime(jar, built);
    }

    @Test
    void withoutAWorkFolderIndexesAreKeptForTheUserAlone(@TempDir Path temporary) throws Exception {
        Archives.jar(
                lib.resolve("s.jar"), Map.of("app.A", SERVLET + "public class A extends HttpServlet {}"), Map.of());
        Path kept = temporary.resolve("rocket-index-" + System.getProperty("user.name"));
        String before = System.setProperty("java.io.tmpdir", temporary.toString());
        try {
            assertThat(stepsWithoutWorkFolder()).contains("index s.jar");
            assertThat(stepsWithoutWorkFolder()).contains("read index of s.jar");
            if (Files.getFileStore(kept).supportsFileAttributeView("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                        .isEqualTo("rwx------");
                // where others could have put something, nothing is believed or kept
                Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxrwxrwx"));
                assertThat(stepsWithoutWorkFolder()).contains("index s.jar");
            }
            Folders.delete(kept);
            Files.createSymbolicLink(kept, Files.createDirectory(temporary.resolve("elsewhere")));
            assertThat(stepsWithoutWorkFolder()).contains("index s.jar");
            assertThat(temporary.resolve("elsewhere")).isEmptyDirectory();
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    private List<String> stepsWithoutWorkFolder() throws Exception {
        try (DeploymentPlan plan =
                ApplicationSource.of(app, null, getClass().getClassLoader()).read()) {
            return plan.timings().stream().map(Timing::step).toList();
        }
    }

    // ---- archives

    private Path war(Map<String, String> texts) throws IOException {
        return Archives.zip(folder.resolve("a.war"), texts);
    }

    @Test
    void aWarIsUnpackedOnceAndAgainWhenItChanged() throws Exception {
        Path war = war(Map.of("index.html", "one", "WEB-INF/web.xml", "<web-app/>"));
        Path root;
        try (DeploymentPlan plan = read(war)) {
            root = plan.root();
            assertThat(root).isNotNull();
            assertThat(root.resolve("index.html")).hasContent("one");
            assertThat(plan.temporaryFolder()).isEmptyDirectory();
        }
        Files.writeString(root.resolve("index.html"), "kept");
        try (DeploymentPlan plan = read(war)) {
            assertThat(plan.root()).isEqualTo(root);
            assertThat(root.resolve("index.html")).hasContent("kept");
        }
        war(Map.of("other.html", "two"));
        Files.setLastModifiedTime(war, FileTime.fromMillis(1_000_000));
        try (DeploymentPlan plan = read(war)) {
            assertThat(root.resolve("index.html")).doesNotExist();
            assertThat(page(plan)).doesNotExist();
            assertThat(page(plan).resolveSibling("other.html")).hasContent("two");
            assertThat(plan.descriptor().servlets()).isEmpty();
        }
    }

    @Test
    void twoDeploymentsInOneWorkFolderKeepTheirFilesUntilEachIsClosed() throws Exception {
        Path war = war(Map.of("index.html", "one"));
        DeploymentPlan old = read(war);
        Path file = Files.writeString(old.temporaryFolder().resolve("upload"), "u");
        Path oldPage = page(old);
        war(Map.of("index.html", "two"));
        Files.setLastModifiedTime(war, FileTime.fromMillis(1_000_000));
        try (DeploymentPlan replacing = read(war)) {
            assertThat(file).hasContent("u");
            assertThat(oldPage).hasContent("one");
            assertThat(replacing.temporaryFolder()).isEmptyDirectory();
            assertThat(page(replacing)).hasContent("two");
            old.close();
            assertThat(file).doesNotExist();
            assertThat(oldPage).doesNotExist();
            assertThat(replacing.temporaryFolder()).isEmptyDirectory();
            assertThat(page(replacing)).hasContent("two");
        }
    }

    @Test
    void twoDeploymentsOfTheSameFileShareWhatWasUnpacked() throws Exception {
        Path war = war(Map.of("index.html", "one"));
        DeploymentPlan old = read(war);
        try (DeploymentPlan replacing = read(war)) {
            assertThat(replacing.root()).isEqualTo(old.root());
            assertThat(replacing.temporaryFolder()).isNotEqualTo(old.temporaryFolder());
            old.close();
            assertThat(page(replacing)).hasContent("one");
        }
        assertThat(page(old)).as("kept for the next start").hasContent("one");
    }

    @Test
    void whatAProcessThatDiedLeftBehindIsRemovedByTheNextDeployment() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("work/temp-dead"));
        Path half = Files.createDirectories(folder.resolve("work/application-7/WEB-INF"));
        Path foreign = Files.createDirectories(folder.resolve("work/application-notes"));
        read(war(Map.of("index.html", "one"))).close();
        assertThat(temporary).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(foreign).exists();
    }

    private static Path page(DeploymentPlan plan) {
        Path root = plan.root();
        assertThat(root).isNotNull();
        return root.resolve("index.html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.txt", "/../../evil.txt", "a/../../evil.txt", "..\\evil.txt", "/etc/evil.txt"})
    void anEntryThatWouldLeaveTheFolderSpoilsTheArchive(String entry) throws Exception {
        Path war = war(Map.of("index.html", "x", entry, "evil"));
        assertThatThrownBy(() -> read(war))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("a.war")
                .hasMessageContaining(entry);
        assertThat(folder.resolve("work/evil.txt")).doesNotExist();
        assertThat(folder.resolve("evil.txt")).doesNotExist();
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }

    @Test
    void missingAndBrokenArchivesAreNamed() throws Exception {
        assertThatThrownBy(() -> read(folder.resolve("no.war")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("no web application at")
                .hasMessageContaining("no.war");
        Path broken = Files.writeString(folder.resolve("broken.war"), "PK not a zip");
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("broken.war: this is no .war file that can be read");
        Files.writeString(lib.resolve("broken.jar"), "no jar");
        assertThatThrownBy(this::read)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("WEB-INF/lib/broken.jar");
    }

    @Test
    void aFailedDeploymentLeavesNoTemporaryFolder() throws Exception {
        webXml("<web-app>");
        assertThatThrownBy(this::read)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("WEB-INF/web.xml:1");
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }

    @Test
    void withoutAWorkFolderEverythingIsGoneAfterwards() throws Exception {
        Path work;
        Path war = war(Map.of("index.html", "x"));
        try (DeploymentPlan plan =
                ApplicationSource.of(war, null, getClass().getClassLoader()).read()) {
            work = plan.temporaryFolder().getParent();
            assertThat(work).isDirectory();
        }
        assertThat(work).doesNotExist();
    }

    @Test
    void anApplicationInCodeHasItsParentsClasses() throws Exception {
        ClassLoader parent = getClass().getClassLoader();
        try (DeploymentPlan plan = ApplicationSource.of(null, null, parent).read()) {
            assertThat(plan.classLoader().getParent()).isSameAs(parent);
            assertThat(plan.root()).isNull();
            assertThat(plan.initializers()).isEmpty();
            assertThat(plan.temporaryFolder()).isEmptyDirectory();
        }
    }

    @Test
    void anApplicationForTheOldNamespaceIsExplained() throws Exception {
        Archives.jar(
                lib.resolve("old-api.jar"),
                Map.of("javax.servlet.Servlet", "package javax.servlet; public interface Servlet {}"),
                Map.of());
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("javax.servlet.Servlet", "package javax.servlet; public interface Servlet {}");
        sources.put("app.Old", "package app; public class Old implements javax.servlet.Servlet {}");
        Archives.compile(classes, sources);
        assertThatThrownBy(this::read)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("app.Old")
                .hasMessageContaining("javax.servlet")
                .hasMessageContaining("migrate");
    }

    // ---- the class loader

    @Test
    void classesAndResourcesOfTheApplicationComeFirst() throws Exception {
        Archives.compile(
                classes,
                Map.of("org.assertj.core.api.Assertions", "package org.assertj.core.api; public class Assertions {}"));
        Files.createDirectories(classes.resolve("org/assertj/core"));
        Archives.zip(lib.resolve("z.jar"), Map.of("both.txt", "jar"));
        Files.writeString(classes.resolve("both.txt"), "classes");
        try (DeploymentPlan plan = read()) {
            ClassLoader loader = plan.classLoader();
            assertThat(loader.loadClass("org.assertj.core.api.Assertions").getClassLoader())
                    .isSameAs(loader);
            assertThat(loader.loadClass("org.assertj.core.api.Assert").getClassLoader())
                    .isNotSameAs(loader);
            List<URL> both = Collections.list(loader.getResources("both.txt"));
            assertThat(both).hasSize(2);
            assertThat(new String(both.get(0).openStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("classes");
        }
    }

    @Test
    void theServletApiInTheLibraryIsIgnored() throws Exception {
        Archives.jar(
                lib.resolve("api.jar"),
                Map.of("jakarta.servlet.Servlet", "package jakarta.servlet; public interface Servlet {}"),
                Map.of());
        try (DeploymentPlan plan = read()) {
            assertThat(plan.classLoader().loadClass("jakarta.servlet.Servlet")).isSameAs(jakarta.servlet.Servlet.class);
            assertThat(plan.classLoader()
                            .getResource("jakarta/servlet/Servlet.class")
                            .toString())
                    .doesNotContain("api.jar");
        }
    }

    @Test
    void theContainerAndItsLibrariesAreHidden() throws Exception {
        try (DeploymentPlan plan = read()) {
            ClassLoader loader = plan.classLoader();
            for (String each : List.of(
                    "org.rocketserver.servlet.WebApp",
                    "org.slf4j.Logger",
                    "ch.qos.logback.classic.Logger",
                    "org.jboss.jandex.Index")) {
                assertThatThrownBy(() -> loader.loadClass(each)).isInstanceOf(ClassNotFoundException.class);
                assertThat(loader.getResource(each.replace('.', '/') + ".class"))
                        .isNull();
            }
            assertThat(loader.getResources("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")
                            .hasMoreElements())
                    .isFalse();
            assertThat(loader.loadClass("javax.sql.DataSource")).isSameAs(javax.sql.DataSource.class);
        }
    }

    @Test
    void aFileIsFoundWhoseNameOnlyBeginsLikeAPackageOfJavas() throws Exception {
        Files.writeString(classes.resolve("java.properties"), "mine");
        try (DeploymentPlan plan = read()) {
            assertThat(plan.classLoader().getResource("java.properties")).isNotNull();
            assertThat(Collections.list(plan.classLoader().getResources("java.properties")))
                    .hasSize(1);
            assertThat(text(plan.classLoader().getResourceAsStream("java.properties")))
                    .isEqualTo("mine");
        }
    }

    private static String text(@Nullable InputStream in) throws IOException {
        assertThat(in).isNotNull();
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatOthersReadOfAJarOfTheParentGoesOnWhenTheClassLoaderIsClosed() throws Exception {
        Path shared = Archives.zip(folder.resolve("shared.jar"), Map.of("shared.txt", "shared"));
        URL[] urls = {shared.toUri().toURL()};
        try (URLClassLoader parent = new URLClassLoader(urls, getClass().getClassLoader())) {
            DeploymentPlan plan =
                    ApplicationSource.of(app, folder.resolve("work"), parent).read();
            assertThat(text(plan.classLoader().getResourceAsStream("shared.txt")))
                    .isEqualTo("shared");
            try (InputStream other = parent.getResource("shared.txt").openStream()) {
                plan.close();
                assertThat(text(other)).isEqualTo("shared");
            }
        }
    }

    @Test
    void whatTheNextDeploymentReadsOfTheSameJarGoesOnWhenTheOldOneEnds() throws Exception {
        Archives.zip(lib.resolve("z.jar"), Map.of("a.txt", "jar"));
        DeploymentPlan old = read();
        try (DeploymentPlan next = read();
                InputStream url = next.classLoader().getResource("a.txt").openStream();
                InputStream stream = next.classLoader().getResourceAsStream("a.txt")) {
            assertThat(text(old.classLoader().getResourceAsStream("a.txt"))).isEqualTo("jar");
            old.close();
            assertThat(text(url)).isEqualTo("jar");
            assertThat(text(stream)).isEqualTo("jar");
        }
    }

    @Test
    void aUrlInAJarLeadsToItsNeighbours() throws Exception {
        Archives.zip(lib.resolve("z.jar"), Map.of("d/a.txt", "a", "d/b.txt", "b", "c.txt", "c"));
        try (DeploymentPlan plan = read()) {
            URL url = plan.classLoader().getResource("d/a.txt");
            assertThat(text(new URL(url, "b.txt").openStream())).isEqualTo("b");
            assertThat(text(new URL(url, "../c.txt").openStream())).isEqualTo("c");
            assertThat(text(new URL(url, "/c.txt").openStream())).isEqualTo("c");
        }
    }

    @Test
    void aUrlInAJarLeadsToItselfAndToOtherJars() throws Exception {
        Archives.zip(lib.resolve("z.jar"), Map.of("d/a.txt", "a", "d/b.txt", "b"));
        Path other = Archives.zip(folder.resolve("other.jar"), Map.of("b.txt", "other"));
        try (DeploymentPlan plan = read()) {
            URL url = plan.classLoader().getResource("d/a.txt");
            URL part = new URL(url, "#x");
            assertThat(part).hasToString(url + "#x");
            assertThat(text(part.openStream())).isEqualTo("a");
            assertThat(new URL(url, "b.txt#x")).hasToString(new URL(url, "b.txt") + "#x");
            assertThat(new URL(part, "b.txt")).hasToString(new URL(url, "b.txt").toString());
            URL absolute = new URL(url, "jar:" + other.toUri() + "!/b.txt");
            assertThat(text(absolute.openStream())).isEqualTo("other");
        }
    }

    @Test
    void aClosedClassLoaderHoldsNoJar() throws Exception {
        Path jar = Archives.zip(lib.resolve("z.jar"), Map.of("a.txt", "jar"));
        DeploymentPlan plan = read();
        URL url = plan.classLoader().getResource("a.txt");
        assertThat(url).isNotNull();
        url.openStream().close(); // leaves the jar in the JDK's cache
        plan.close();
        assertThat(openFiles())
                .noneMatch(file -> file.endsWith(jar.getFileName().toString()) && file.contains(folder.toString()));
    }

    /** On systems that show them; elsewhere there is nothing to see. */
    private static List<String> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (var all = Files.list(descriptors)) {
            return all.map(ApplicationSourceTest::target).toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
