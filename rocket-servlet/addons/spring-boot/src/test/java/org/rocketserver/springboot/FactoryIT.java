package org.rocketserver.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.files.FolderLock;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.Cookie.SameSite;
import org.springframework.boot.web.server.MimeMappings;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.CookieSameSiteSupplier;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.http.HttpStatus;

/** What Spring Boot asks of a factory, and of the server that it makes: the start itself is what is tested. */
class FactoryIT {
    private final RocketServletWebServerFactory factory = new RocketServletWebServerFactory(0);
    private final Asking client = new Asking();
    private WebServer server;

    @FunctionalInterface
    private interface Answer {
        void to(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    private static ServletContextInitializer at(String pattern, Answer answer) {
        return context -> context.addServlet("of " + pattern, new HttpServlet() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException, ServletException {
                        answer.to(request, response);
                    }
                })
                .addMapping(pattern);
    }

    private static ServletContextInitializer hello() {
        return at("/hello", (request, response) -> response.getWriter().print("hello"));
    }

    private void start(ServletContextInitializer... initializers) {
        server = factory.getWebServer(initializers);
        server.start();
    }

    @AfterEach
    void destroy() {
        if (server != null) {
            server.destroy();
        }
    }

    @Test
    void initializersRunAtOnceServletsAreLoadedByTheStartAndAStopKeepsTheApplication() throws Exception {
        List<String> events = new ArrayList<>();
        server = factory.getWebServer(hello(), context -> {
            events.add("initializer");
            context.addListener(new ServletContextListener() {
                @Override
                public void contextDestroyed(ServletContextEvent event) {
                    events.add("destroyed");
                }
            });
            context.addServlet("loaded", new HttpServlet() {
                        private static final long serialVersionUID = 1;

                        @Override
                        public void init() {
                            events.add("loaded");
                        }
                    })
                    .setLoadOnStartup(1);
        });
        assertThat(events).containsExactly("initializer");
        assertThat(server.getPort()).isEqualTo(-1);
        for (int start = 0; start < 2; start++) {
            server.start();
            server.start();
            assertThat(client.get(server, "/hello").body()).isEqualTo("hello");
            server.stop();
            server.stop();
            assertThat(server.getPort()).isEqualTo(-1);
        }
        assertThat(events).containsExactly("initializer", "loaded");
        server.destroy();
        assertThat(events).containsExactly("initializer", "loaded", "destroyed");
    }

    @Test
    void aServletThatFailsItsStartFailsTheServers() {
        server = factory.getWebServer(context -> context.addServlet("failing", new HttpServlet() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void init() throws ServletException {
                        throw new ServletException("planned");
                    }
                })
                .setLoadOnStartup(1));
        assertThatThrownBy(server::start).isInstanceOf(WebServerException.class).hasStackTraceContaining("planned");
        assertThat(server.getPort()).isEqualTo(-1);
    }

    @Test
    void anInitializerThatFailsIsTheReason() {
        assertThatThrownBy(() -> factory.getWebServer(context -> {
                    throw new ServletException("planned");
                }))
                .isInstanceOf(WebServerException.class)
                .hasMessageContaining("planned");
    }

    @Test
    void aNegativePortDoesNotListen() {
        factory.setPort(-1);
        start(hello());
        assertThat(server.getPort()).isEqualTo(-1);
    }

    @ParameterizedTest(name = "second port: {0}")
    @CsvSource({"false", "true"})
    void aPortInUseIsNamed(boolean second) throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            if (second) {
                factory.addServerCustomizers(List.of(builder -> builder.listen("0.0.0.0", taken.getLocalPort())));
            } else {
                factory.setPort(taken.getLocalPort());
            }
            server = factory.getWebServer();
            assertThatThrownBy(server::start)
                    .isInstanceOfSatisfying(PortInUseException.class, e -> assertThat(e.getPort())
                            .isEqualTo(taken.getLocalPort()));
        }
    }

    @Test
    void anAddressThatIsNotOursIsNoPortInUse() throws IOException {
        factory.setAddress(InetAddress.getByName("192.0.2.1"));
        server = factory.getWebServer();
        assertThatThrownBy(server::start)
                .isInstanceOf(WebServerException.class)
                .isNotInstanceOf(PortInUseException.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void contextPathErrorPagesAndServerHeader() throws Exception {
        factory.setContextPath("/shop");
        factory.setServerHeader("Nobody");
        factory.addErrorPages(
                new ErrorPage(HttpStatus.NOT_FOUND, "/hello"), new ErrorPage(IOException.class, "/hello"));
        start(hello(), at("/bang", (request, response) -> {
            throw new IOException("planned");
        }));
        assertThat(((RocketWebServer) server).startedMessage())
                .isEqualTo("Rocket started on port " + server.getPort() + " (http) with context path '/shop'");
        HttpResponse<String> found = client.get(server, "/shop/hello");
        assertThat(found.body()).isEqualTo("hello");
        assertThat(found.headers().firstValue("Server")).contains("Nobody");
        HttpResponse<String> missing = client.get(server, "/shop/missing");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("hello");
        HttpResponse<String> bang = client.get(server, "/shop/bang");
        assertThat(bang.statusCode()).isEqualTo(500);
        assertThat(bang.body()).isEqualTo("hello");
    }

    @Test
    void filesAreServedOnlyByARegisteredDefaultServlet(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.xyz"), "file");
        factory.setDocumentRoot(folder.toFile());
        MimeMappings types = new MimeMappings();
        types.add("xyz", "text/x-yz");
        factory.setMimeMappings(types);
        start();
        assertThat(client.get(server, "/a.xyz").statusCode()).isEqualTo(404);
        server.destroy();
        factory.setRegisterDefaultServlet(true);
        start();
        HttpResponse<String> file = client.get(server, "/a.xyz");
        assertThat(file.body()).isEqualTo("file");
        assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/x-yz");
        ServletContext context =
                ((RocketWebServer) server).container().context("/").orElseThrow();
        assertThat(context.getMimeType("a.html")).isNull();
        assertThat(client.get(server, "/org/springframework/boot/SpringApplication.class")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void localesHaveTheirEncodings() throws Exception {
        factory.setLocaleCharsetMappings(Map.of(Locale.JAPANESE, StandardCharsets.UTF_16BE));
        start(at("/", (request, response) -> {
            response.setContentType("text/plain");
            response.setLocale(Locale.JAPANESE);
            response.getWriter().print("x");
        }));
        assertThat(client.get(server, "/").headers().firstValue("Content-Type").orElseThrow())
                .containsIgnoringCase("utf-16be");
    }

    @Test
    void answersAreCompressedAsSpringBootWantsIt() throws Exception {
        Compression compression = new Compression();
        compression.setEnabled(true);
        compression.setMimeTypes(new String[] {"text/plain"});
        compression.setExcludedUserAgents(new String[] {"Old.*"});
        factory.setCompression(compression);
        start(at("/", (request, response) -> {
            response.setContentType(request.getParameter("type"));
            response.getWriter().print("text ".repeat(1000));
        }));
        assertThat(coding("/?type=text/plain", "gzip", "New")).isEqualTo("gzip");
        assertThat(coding("/?type=text/plain", "gzip", "Older")).isEqualTo("none");
        assertThat(coding("/?type=text/plain", "br", "New")).isEqualTo("none");
        assertThat(coding("/?type=text/css", "gzip", "New")).isEqualTo("none");
    }

    private String coding(String path, String accepted, String agent) throws IOException {
        return client.get(server, path, "Accept-Encoding", accepted, "User-Agent", agent)
                .headers()
                .firstValue("Content-Encoding")
                .orElse("none");
    }

    @Test
    void forwardedFieldsAreBelievedOnlyWhereItIsWanted() throws Exception {
        ServletContextInitializer echo = at("/", (request, response) -> response.getWriter()
                .print(request.getRemoteAddr() + " " + request.getScheme() + " " + request.getServerName()));
        String[] fields = {"X-Forwarded-For", "192.0.2.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "a.example"
        };
        start(echo);
        assertThat(client.get(server, "/", fields).body())
                .endsWith(" http localhost")
                .doesNotContain("192.0.2.9");
        server.destroy();
        factory.setUseForwardHeaders(true);
        start(echo);
        assertThat(client.get(server, "/", fields).body()).isEqualTo("192.0.2.9 https a.example");
    }

    private static ServletContextInitializer counting() {
        return at("/count", (request, response) -> {
            Integer count = (Integer) request.getSession().getAttribute("count");
            request.getSession().setAttribute("count", count == null ? 1 : count + 1);
            response.addCookie(new Cookie("other", "x"));
            response.getWriter().print(count == null ? 1 : count + 1);
        });
    }

    @Test
    void sessionsSurviveWhereTheyArePersistent(@TempDir Path folder) throws Exception {
        factory.getSettings().getSession().setPersistent(true);
        factory.getSettings()
                .getSession()
                .setStoreDir(folder.resolve("sessions").toFile());
        for (int count = 1; count <= 2; count++) {
            start(counting());
            assertThat(client.get(server, "/count").body()).isEqualTo(Integer.toString(count));
            server.destroy();
        }
    }

    /** Another process may wait for it, while this one goes on with another application or none. */
    @Test
    void theFolderOfSessionsIsFreeOnceTheServerIsDestroyedOrCannotBeMade(@TempDir Path folder) throws Exception {
        factory.getSettings().getSession().setPersistent(true);
        factory.getSettings().getSession().setStoreDir(folder.toFile());
        start(counting());
        assertThat(client.get(server, "/count").body()).isEqualTo("1");
        assertThat(FolderLock.tryTake(folder)).isEmpty();
        server.stop();
        assertThat(FolderLock.tryTake(folder)).isEmpty();
        server.destroy();
        assertFree(folder);
        assertThatThrownBy(() -> factory.getWebServer(context -> {
                    throw new ServletException("planned");
                }))
                .hasMessageContaining("planned");
        assertFree(folder);
    }

    private static void assertFree(Path folder) throws IOException {
        Optional<FolderLock> taken = FolderLock.tryTake(folder);
        assertThat(taken).isPresent();
        taken.get().close();
    }

    @Test
    void cookiesAreAsTheSettingsWantThem() throws Exception {
        factory.getSettings().getSession().setTimeout(Duration.ofMinutes(7));
        factory.getSettings().getSession().getCookie().setName("SID");
        factory.addCookieSameSiteSuppliers(CookieSameSiteSupplier.ofStrict().whenHasName("other"));
        start(counting());
        assertThat(cookies())
                .anySatisfy(cookie -> assertThat(cookie).startsWith("SID=").doesNotContain("SameSite"))
                .anySatisfy(cookie -> assertThat(cookie).startsWith("other=x").contains("SameSite=Strict"));
        ServletContext context =
                ((RocketWebServer) server).container().context("/").orElseThrow();
        assertThat(context.getSessionTimeout()).isEqualTo(7);
        server.destroy();
        factory.getSettings().getSession().getCookie().setSameSite(SameSite.NONE);
        start(counting());
        assertThat(cookies())
                .anySatisfy(cookie -> assertThat(cookie).startsWith("SID=").contains("SameSite=None"));
    }

    @Test
    void suppliersOfSameSiteAreAskedForTheSessionCookieToo() throws Exception {
        factory.getSettings().getSession().getCookie().setName("SID");
        factory.addCookieSameSiteSuppliers(CookieSameSiteSupplier.ofStrict().whenHasName("SID"));
        start(counting());
        assertThat(cookies())
                .anySatisfy(cookie -> assertThat(cookie).startsWith("SID=").contains("SameSite=Strict"))
                .anySatisfy(cookie -> assertThat(cookie).startsWith("other=x").doesNotContain("SameSite"));
        server.destroy();
        factory.getSettings().getSession().getCookie().setSameSite(SameSite.NONE);
        start(counting());
        assertThat(cookies())
                .anySatisfy(cookie -> assertThat(cookie).startsWith("SID=").contains("SameSite=None"));
        server.destroy();
        factory.getSettings().getSession().getCookie().setSameSite(SameSite.OMITTED);
        start(counting());
        assertThat(cookies())
                .anySatisfy(cookie -> assertThat(cookie).startsWith("SID=").doesNotContain("SameSite"));
    }

    private List<String> cookies() throws IOException {
        return new Asking().get(server, "/count").headers().allValues("Set-Cookie");
    }

    @Test
    void aStoppedServerRefusesConnections() throws Exception {
        start(hello());
        int port = server.getPort();
        server.stop();
        assertThatThrownBy(() -> new java.net.Socket("localhost", port).close()).isInstanceOf(ConnectException.class);
    }
}
