package org.rocketserver.servlet.spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;

/** Names that begin with a dot: not for clients of a folder, unless asked for. */
class HiddenFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        for (String file : List.of(
                "index.html",
                ".env",
                ".git/config",
                "docs/.htaccess",
                "docs/a.b",
                "docs/.old/index.html",
                ".well-known/security.txt",
                ".well-known/.secret",
                ".well-known-not/a",
                "docs/.well-known/a")) {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "text");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/, 200",
        "/index.html, 200",
        "/docs/a.b, 200",
        "/.well-known/security.txt, 200",
        "/.env, 404",
        "/%2Eenv, 404",
        "/docs/../.env, 404",
        "/.git/config, 404",
        "/.git/, 404",
        "/.git, 404",
        "/docs/.htaccess, 404",
        "/docs/.old/, 404",
        "/.well-known/.secret, 404",
        "/.well-known-not/a, 404",
        "/docs/.well-known/a, 404"
    })
    void ofAFolderTheyAreNotServed(String path, int status) throws Exception {
        try (Served served = Served.with(WebApp.at("/").resources(folder))) {
            assertThat(served.get(path).status()).isEqualTo(status);
        }
    }

    @Test
    void norAreTheyListed() throws Exception {
        try (Served served = Served.with(
                WebApp.at("/").resources(folder).welcomeFiles("none").directoryListing(true))) {
            assertThat(served.get("/").bodyText())
                    .contains("index.html")
                    .contains("docs/")
                    .contains(".well-known/")
                    .doesNotContain(".env")
                    .doesNotContain(".git")
                    .doesNotContain(".well-known-not");
            assertThat(served.get("/docs/").bodyText()).contains("a.b").doesNotContain(".htaccess");
        }
    }

    @Test
    void unlessThatIsAskedFor() throws Exception {
        try (Served served = Served.with(WebApp.at("/").resources(folder).hiddenFiles(true))) {
            assertThat(served.get("/.env").status()).isEqualTo(200);
            assertThat(served.get("/.git/config").status()).isEqualTo(200);
        }
    }

    @Test
    void ofAnArchiveTheyAreServedAsEverywhere() throws Exception {
        Files.createDirectories(folder.resolve("WEB-INF"));
        try (Served served = Served.with(WebApp.at("/").archive(folder))) {
            assertThat(served.get("/docs/.htaccess").status()).isEqualTo(200);
        }
    }

    /** Nobody packed it: it holds what lies about there. */
    @Test
    void ofAFolderThatIsNoApplicationTheyAreNot() throws Exception {
        try (Served served = Served.with(
                WebApp.at("/").archive(folder),
                WebApp.at("/all").archive(folder).hiddenFiles(true))) {
            assertThat(served.get("/index.html").status()).isEqualTo(200);
            assertThat(served.get("/.well-known/security.txt").status()).isEqualTo(200);
            assertThat(served.get("/.env").status()).isEqualTo(404);
            assertThat(served.get("/.git/config").status()).isEqualTo(404);
            assertThat(served.get("/all/.env").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0}: {1}, and {2} where nothing is hidden")
    @CsvSource({
        "/git/config, 404, 200",
        "/git/, 404, 404",
        "/env, 404, 200",
        "/old, 404, 302",
        "/old/, 404, 200",
        "/known.txt, 200, 200",
        "/volume.html, 200, 200"
    })
    void aLinkGivesNoOtherNameToThem(String path, int status, int unhidden) throws Exception {
        link("git", ".git");
        link("env", ".env");
        link("old", "docs/.old");
        link("known.txt", ".well-known/security.txt");
        // as Kubernetes has it
        Files.createDirectories(folder.resolve("..2026"));
        Files.writeString(folder.resolve("..2026/volume.html"), "text");
        link("..data", "..2026");
        link("volume.html", "..data/volume.html");
        try (Served served = Served.with(
                WebApp.at("/").resources(folder),
                WebApp.at("/all").resources(folder).hiddenFiles(true))) {
            assertThat(served.get(path).status()).isEqualTo(status);
            assertThat(served.get("/all" + path).status()).isEqualTo(unhidden);
        }
    }

    /** Servlet 6.1 §10.5. */
    @ParameterizedTest
    @ValueSource(strings = {"/inner/web.xml", "/inner", "/inner/", "/page.xml", "/docs/meta/MANIFEST.MF"})
    void norDoesOneToWhatNoClientMayHave(String path) throws Exception {
        for (String file : List.of("WEB-INF/web.xml", "META-INF/MANIFEST.MF")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), file.endsWith(".xml") ? "<web-app/>" : "");
        }
        link("inner", "WEB-INF");
        link("page.xml", "WEB-INF/web.xml");
        link("docs/meta", "META-INF");
        link("WEB-INF/current.xml", "WEB-INF/web.xml");
        WebApp app = WebApp.at("/").archive(folder).servlet("/own", (request, response) -> response.getWriter()
                .print(request.getServletContext().getResource("/WEB-INF/current.xml") != null));
        try (Served served = Served.with(app)) {
            assertThat(served.get(path).status()).isEqualTo(404);
            assertThat(served.get("/own").bodyText())
                    .as("by its own name, for code")
                    .isEqualTo("true");
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), folder.resolve(target));
    }

    @Test
    void whyIsExplained() throws Exception {
        WebApp app = WebApp.at("/").resources(folder);

        assertThat(app.explain("GET", "/.env").text()).contains("names that begin with a dot are not served");
        assertThat(app.explain("GET", "/none").text()).doesNotContain("begin with a dot");
    }
}
