package org.rocketserver.servlet.spec.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.Archives;

/** Servlet 6.1 §14.4: {@code default-context-path}, and what an archive's name says. */
class ContextPathTest {
    @TempDir
    Path folder;

    private static String webXml(String path) {
        return "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'><default-context-path>" + path
                + "</default-context-path></web-app>";
    }

    @Test
    void webXmlNamesThePlaceOfAnArchiveOrFolderThatNobodyGaveOne() throws IOException {
        Path war = Archives.zip(folder.resolve("a.war"), Map.of("WEB-INF/web.xml", webXml("/shop/front")));
        assertThat(WebApp.of(war).contextPath()).isEqualTo("/shop/front");
        Path exploded = Files.createDirectories(folder.resolve("exploded"));
        Files.writeString(Files.createDirectories(exploded.resolve("WEB-INF")).resolve("web.xml"), webXml("/"));
        assertThat(WebApp.of(exploded).contextPath()).isEmpty();
        assertThat(WebApp.declaredContextPath(exploded)).contains("");
    }

    @ParameterizedTest(name = "{0} is at {1}")
    @CsvSource({
        "shop.war, /shop",
        "shop.WAR, /shop",
        "ROOT.war, ''",
        "shop#admin.war, /shop/admin",
        "shop##1.2.war, /shop",
        "folder, /folder"
    })
    void elseTheNameSaysIt(String file, String contextPath) {
        Path archive = folder.resolve(file);
        assertThat(WebApp.declaredContextPath(archive)).isEmpty();
        assertThat(WebApp.of(archive).contextPath()).isEqualTo(contextPath);
    }

    @Test
    void aWebXmlThatCannotBeReadIsTheAffairOfTheDeployment() throws IOException {
        Path war = Archives.zip(folder.resolve("b.war"), Map.of("WEB-INF/web.xml", webXml("no-slash")));
        assertThat(WebApp.of(war).contextPath()).isEqualTo("/b");
    }
}
