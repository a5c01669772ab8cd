package org.rocketserver.servlet.spec.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.Archives;
import org.rocketserver.testkit.WireClient;

/**
 * Servlet 6.1 §10.8: an application that does what real ones do, and forgets what they forget, comes and goes many
 * times, and nothing of it stays: no class loader, thread, driver, jar or file. Ten times in the build; as often as
 * wanted with {@code -Dredeployments=100}.
 */
@RocketTest
class RedeploymentIT {
    private static final int CYCLES = Integer.getInteger("redeployments", 10);

    private static final String SERVLET =
            """
            package app;
            import jakarta.servlet.annotation.*;
            import jakarta.servlet.http.*;
            import java.io.*;
            @WebServlet(urlPatterns = "/use", asyncSupported = true)
            @MultipartConfig
            public class UsingServlet extends HttpServlet {
                static final ThreadLocal<Object> KEPT = new ThreadLocal<>();
                public static class Value implements Serializable {}
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws IOException, jakarta.servlet.ServletException {
                    KEPT.set(new Value());
                    request.getSession().setAttribute("value", new Value());
                    int octets = 0;
                    for (String name : new String[] {"/lib.txt", "/index.html"}) {
                        octets += getServletContext().getResource(name).openStream().readAllBytes().length;
                    }
                    octets += getClass().getClassLoader().getResource("in-jar.properties").openStream().read();
                    java.util.ResourceBundle.getBundle("in-jar");
                    File temporary = (File) getServletContext().getAttribute("jakarta.servlet.context.tempdir");
                    new FileOutputStream(new File(temporary, "left-open-" + System.nanoTime())).write(1);
                    if (request.getMethod().equals("POST")) {
                        if (request.getContentType() != null) {
                            request.getParts();
                        }
                        octets += request.getInputStream().readAllBytes().length;
                    }
                    try {
                        java.sql.DriverManager.getConnection("jdbc:fake:").close();
                    } catch (java.sql.SQLException e) {
                        throw new IOException(e);
                    }
                    if (request.getParameter("async") != null && request.getAttribute("again") == null) {
                        request.setAttribute("again", true);
                        jakarta.servlet.AsyncContext async = request.startAsync();
                        async.start(async::dispatch);
                        return;
                    }
                    response.getWriter().print("octets " + (octets > 0));
                }
            }
            """;

    private static final String LISTENER =
            """
            package app;
            import jakarta.servlet.*;
            @jakarta.servlet.annotation.WebListener
            public class Timing implements ServletContextListener {
                private java.util.Timer timer;
                public void contextInitialized(ServletContextEvent event) {
                    timer = new java.util.Timer("app timer");
                    timer.schedule(new java.util.TimerTask() { public void run() {} }, 0, 5);
                    Runtime.version();
                    java.util.logging.Logger.getLogger("app").fine("starts");
                }
                public void contextDestroyed(ServletContextEvent event) { timer.cancel(); }
            }
            """;

    private static final String DRIVER =
            """
            package driver;
            import java.sql.*;
            import java.util.*;
            public class FakeDriver implements Driver {
                static {
                    try { DriverManager.registerDriver(new FakeDriver()); } catch (SQLException e) { throw new RuntimeException(e); }
                }
                public Connection connect(String url, Properties p) {
                    return !acceptsURL(url) ? null : (Connection) java.lang.reflect.Proxy.newProxyInstance(
                            FakeDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, (a, b, c) -> null);
                }
                public boolean acceptsURL(String url) { return url.equals("jdbc:fake:"); }
                public DriverPropertyInfo[] getPropertyInfo(String u, Properties p) { return new DriverPropertyInfo[0]; }
                public int getMajorVersion() { return 1; }
                public int getMinorVersion() { return 0; }
                public boolean jdbcCompliant() { return false; }
                public java.util.logging.Logger getParentLogger() { return null; }
            }
            """;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    private Path war() throws IOException {
        Path classes = folder.resolve("classes");
        Archives.compile(classes, Map.of("app.UsingServlet", SERVLET, "app.Timing", LISTENER));
        Path lib = Archives.zip(
                folder.resolve("lib.jar"), Map.of("META-INF/resources/lib.txt", "lib", "in-jar.properties", "a=1"));
        Path driver = Archives.jar(
                folder.resolve("driver.jar"),
                Map.of("driver.FakeDriver", DRIVER),
                Map.of("META-INF/services/java.sql.Driver", "driver.FakeDriver"));
        Map<String, byte[]> entries = new HashMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                entries.put("WEB-INF/classes/" + classes.relativize(file), Files.readAllBytes(file));
            }
        }
        entries.put("WEB-INF/lib/lib.jar", Files.readAllBytes(lib));
        entries.put("WEB-INF/lib/driver.jar", Files.readAllBytes(driver));
        entries.put("index.html", "hello".getBytes(UTF_8));
        return Archives.zipOf(folder.resolve("app.war"), entries);
    }

    private void use(Rocket rocket) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + rocket.port() + "/app/use");
        for (String query : List.of("", "?async=1")) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(uri + query)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("octets true");
        }
        String form = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nfile\r\n--x--\r\n";
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("octets true");
        slowly(rocket);
    }

    /** A body that comes late: the servlet waits, and another thread takes over what its own was responsible for. */
    private static void slowly(Rocket rocket) throws IOException {
        try (WireClient slow = WireClient.connect(rocket.port())) {
            slow.send("POST /app/use HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            slow.send("cd");
            assertThat(slow.read().status()).isEqualTo(200);
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName().replaceAll("\\d+", "N"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String target(NoSuchFileException e) {
        return String.valueOf(e.getFile());
    }

    /** What of a folder is open, as far as this system tells. */
    private static List<String> open(Path folder) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        List<String> open = new ArrayList<>();
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> all = Files.list(descriptors)) {
                for (Path descriptor : (Iterable<Path>) all::iterator) {
                    try {
                        String target = Files.readSymbolicLink(descriptor).toString();
                        if (target.startsWith(folder.toString())) {
                            open.add(target);
                        }
                    } catch (NoSuchFileException e) {
                        assertThat(target(e))
                                .as("the descriptor that lists the folder")
                                .startsWith("/proc");
                    }
                }
            }
        }
        return open;
    }

    /** What was there before and is there after. */
    @Deploy
    static WebApp neighbour() {
        return WebApp.at("/").servlet("/neighbour", (request, response) -> response.getWriter()
                .print("still here"));
    }

    @Test
    void nothingStaysOfAnApplicationThatComesAndGoes(
            Rocket rocket, ServletContainer container, RequestSpecification http) throws Exception {
        Path war = war();
        Path work = folder.toRealPath().resolve("work");
        Set<String> before = threads();
        for (int i = 0; i < CYCLES; i++) {
            container.deploy(WebApp.at("/app").archive(war).workFolder(work));
            loaders.add(
                    new WeakReference<>(container.context("/app").orElseThrow().getClassLoader()));
            use(rocket);
            if (i % 3 == 2) {
                container.undeploy("/app");
            }
        }
        container.undeploy("/app");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc();
            assertThat(loaders.stream().filter(loader -> loader.get() != null).count())
                    .as("class loaders left of %s", CYCLES)
                    .isZero();
        });
        await().untilAsserted(() -> assertThat(open(work)).isEmpty());
        http.get("/neighbour").then().statusCode(200).body(equalTo("still here"));
        assertThat(threads()).as("threads").doesNotContain("app timer");
        System.out.println("threads before " + before + ", after " + threads());
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left.map(path -> path.getFileName().toString().replaceAll("\\d+", "N"))
                            .toList())
                    .containsExactlyInAnyOrder("application-N", "application-N.stamp", "index");
        }
    }
}
