package org.rocketserver.servlet.spec.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.Archives;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §15.5.15, where the application brings CDI: here as small as it can be, under its specified names. */
class InjectedBeansTest {
    private static final String SERVLET =
            """
            package app;
            import jakarta.servlet.http.*;
            @jakarta.servlet.annotation.WebServlet(value = "/word", loadOnStartup = 1)
            public class Word extends HttpServlet {
                @jakarta.inject.Inject public String word;
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    response.getWriter().print(word);
                }
            }
            """;
    private static final String INJECT =
            """
            package jakarta.inject;
            @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
            public @interface Inject {}
            """;
    private static final String CDI =
            """
            package jakarta.enterprise.inject.spi;
            public class CDI {
                static final boolean NONE = Boolean.parseBoolean("false");
                public static CDI current() {
                    if (NONE) throw new IllegalStateException("no container");
                    return new CDI();
                }
                public Manager getBeanManager() { return new Manager(); }
                public static class Manager {
                    public Object createAnnotatedType(Class<?> type) { return "type of " + type.getSimpleName(); }
                    public Target getInjectionTargetFactory(Object type) { return new Target(type); }
                    public Object createCreationalContext(Runnable contextual) { return new Created(); }
                }
                public record Target(Object type) {
                    public Target createInjectionTarget(Runnable bean) { return this; }
                    public void inject(Object instance, Object created) throws Exception {
                        instance.getClass().getField("word").set(instance, "injected into " + type);
                    }
                }
                public static class Created {
                    public void release() {
                        System.setProperty("released", System.getProperty("released", "") + "yes");
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private String word(Map<String, String> more) throws Exception {
        Map<String, String> sources = new LinkedHashMap<>(more);
        sources.put("app.Word", SERVLET);
        sources.put("jakarta.inject.Inject", INJECT);
        Archives.compile(folder.resolve("WEB-INF/classes"), sources);
        try (Served served = Served.with(WebApp.at("/").archive(folder))) {
            return served.get("/word").bodyText();
        }
    }

    @Test
    void aServletGetsTheApplicationsBeansAndGivesThemBack() throws Exception {
        System.clearProperty("released");
        try {
            assertThat(word(Map.of("jakarta.enterprise.inject.spi.CDI", CDI))).isEqualTo("injected into type of Word");
            assertThat(System.getProperty("released")).isEqualTo("yes");
        } finally {
            System.clearProperty("released");
        }
    }

    /** Leaves HTTP with a handler, and waits with a listener, that are made by the container. */
    private static final String MADE =
            """
            package app;
            import jakarta.servlet.*;
            import jakarta.servlet.http.*;
            @jakarta.servlet.annotation.WebServlet(value = "/made", asyncSupported = true)
            public class Made extends HttpServlet {
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException, ServletException {
                    if (request.getHeader("Upgrade") != null) {
                        request.upgrade(Handler.class);
                    } else {
                        AsyncContext context = request.startAsync();
                        context.addListener(context.createListener(Listener.class));
                        context.addListener(context.createListener(Listener.class));
                        context.complete();
                    }
                }
                public static class Handler implements HttpUpgradeHandler {
                    @jakarta.inject.Inject public String word;
                    public void init(WebConnection connection) {
                        try {
                            connection.getOutputStream().print(word);
                            connection.close();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    public void destroy() {}
                }
                public static class Listener implements AsyncListener {
                    @jakarta.inject.Inject public String word;
                    public boolean equals(Object other) { return other instanceof Listener; }
                    public int hashCode() { return 1; }
                    public void onComplete(AsyncEvent event) {}
                    public void onTimeout(AsyncEvent event) {}
                    public void onError(AsyncEvent event) {}
                    public void onStartAsync(AsyncEvent event) {}
                }
            }
            """;

    @Test
    void whatWasMadeForOneRequestGivesItsBeansBackWithIt() throws Exception {
        Archives.compile(
                folder.resolve("WEB-INF/classes"),
                Map.of(
                        "app.Made", MADE,
                        "jakarta.inject.Inject", INJECT,
                        "jakarta.enterprise.inject.spi.CDI", CDI));
        try (Served served = Served.with(WebApp.at("/").archive(folder))) {
            System.clearProperty("released");
            assertThat(served.get("/made").status()).isEqualTo(200);
            assertThat(System.getProperty("released")).as("two, though equal").isEqualTo("yesyes");

            System.clearProperty("released");
            MemoryExchange upgraded = served.serve(MemoryExchange.get("/made")
                    .header("Connection", "Upgrade")
                    .header("Upgrade", "test")
                    .bodyToCome(BodyLength.UNKNOWN));
            assertThat(upgraded.bodyText()).isEqualTo("injected into type of Handler");
            assertThat(System.getProperty("released")).isEqualTo("yes");
        } finally {
            System.clearProperty("released");
        }
    }

    @Test
    void withoutARunningContainerNothingIsInjected() throws Exception {
        assertThat(word(Map.of("jakarta.enterprise.inject.spi.CDI", CDI.replace("\"false\"", "\"true\""))))
                .isEqualTo("null");
    }

    @Test
    void withoutCdiNothingIsInjected() throws Exception {
        assertThat(word(Map.of())).isEqualTo("null");
    }
}
