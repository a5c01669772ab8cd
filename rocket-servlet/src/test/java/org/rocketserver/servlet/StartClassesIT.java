package org.rocketserver.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.testkit.WireClient;

/**
 * What a process of its own loads until one servlet, added in code, has answered: every class takes time when a server
 * starts. So on the way to the first answer a loop is a loop and no stream, a lambda expression or method reference is
 * for what is kept and called later (each is a class that is made at run time), and of what the JDK offers for one
 * thing that is taken which brings the fewest others: a date that no formatter writes, a folder that {@code File.list}
 * lists, no {@code ProcessHandle}, {@code Proxy} or {@code SecureRandom}. Elsewhere code is written as it reads best.
 */
class StartClassesIT {
    /** What one server may load, the virtual machine's own classes included. */
    private static final int MOST = 1_600;

    /** JDK 17 makes lambda expressions without the hundred and more classes of {@code java.lang.classfile}. */
    private static final int MOST_OF_17 = 1_480;

    @TempDir
    Path folder;

    /** The program: serves until it is ended, and says its port. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            Rocket rocket = Rocket.builder()
                    .listen("127.0.0.1", 0)
                    .method(ServletContainer.of(WebApp.at("/").servlet("/hello", new Hello())))
                    .build()
                    .start();
            System.out.println(rocket.port());
        }
    }

    @SuppressWarnings("serial")
    static final class Hello extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("hello");
        }
    }

    @Test
    void oneServletIsServedWithFewClasses() throws IOException {
        List<String> classes = classesOfAStart();

        assertThat(classes)
                .as("with what costs many at once: random numbers, records as keys, beans, XML, an index of classes")
                .noneMatch(name -> name.equals("java.security.SecureRandom")
                        || name.equals("java.lang.runtime.ObjectMethods")
                        || name.startsWith("java.lang.management.")
                        || name.startsWith("javax.management.")
                        || name.startsWith("javax.xml.")
                        || name.startsWith("org.jboss.jandex."));
        int most = Runtime.version().feature() < 21 ? MOST_OF_17 : MOST;
        assertThat(classes.size()).as("classes loaded, of at most %d", most).isBetween(500, most);
    }

    private List<String> classesOfAStart() throws IOException {
        Path log = folder.resolve("classes.log");
        String withoutLogging = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("logback"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        withoutLogging,
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(said.readLine());
            try (WireClient client = WireClient.connect(port)) {
                assertThat(client.ask("/hello").body()).isEqualTo("hello");
            }
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains(" source: "))
                    .map(line -> line.substring(line.lastIndexOf(']') + 1, line.indexOf(" source: "))
                            .strip())
                    .toList();
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
