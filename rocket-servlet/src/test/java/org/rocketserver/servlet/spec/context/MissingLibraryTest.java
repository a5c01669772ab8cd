package org.rocketserver.servlet.spec.context;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.Archives;

/** What an application is told that links against a part of Jakarta EE which it does not bring. */
class MissingLibraryTest {
    @TempDir
    Path folder;

    private void start(String type) throws Exception {
        Path classes = folder.resolve("WEB-INF/classes");
        int dot = type.lastIndexOf('.');
        Archives.compile(
                classes,
                Map.of(
                        type,
                        "package " + type.substring(0, dot) + "; public class " + type.substring(dot + 1) + " {}",
                        "app.Starts",
                        "package app; @jakarta.servlet.annotation.WebListener"
                                + " public class Starts implements jakarta.servlet.ServletContextListener {"
                                + " public void contextInitialized(jakarta.servlet.ServletContextEvent event)"
                                + " { event.getServletContext().setAttribute(\"a\", new " + type + "()); } }"));
        Files.delete(classes.resolve(type.replace('.', '/') + ".class"));
        Served.with(WebApp.at("/").archive(folder)).close();
    }

    @ParameterizedTest
    @CsvSource({
        "jakarta.servlet.jsp.JspWriter, jakarta.servlet.jsp:jakarta.servlet.jsp-api",
        "jakarta.el.ELContext, org.glassfish.expressly:expressly",
        "jakarta.websocket.Session, org.glassfish.tyrus:tyrus-container-servlet",
    })
    void theLibraryIsNamed(String type, String library) {
        assertThatThrownBy(() -> start(type))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(type)
                .hasMessageEndingWith("add " + library + " to WEB-INF/lib, for Rocket brings the Servlet API alone");
    }

    @Test
    void anApplicationsOwnClassIsItsOwnAffair() {
        assertThatThrownBy(() -> start("app.parts.Missing"))
                .isInstanceOf(DeploymentException.class)
                .message()
                .doesNotContain("WEB-INF/lib");
    }
}
