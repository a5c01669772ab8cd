package org.rocketserver.servlet.spec.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.EventListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;

/** Servlet 6.1 §4: what an application may register, and when. */
class ServletContextTest {
    /** Answers a parameter of its own. */
    public static class Answer extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(getServletName() + "=" + getInitParameter("answer"));
        }
    }

    private static ServletContext context(Served served) {
        return served.container().context("/").orElseThrow();
    }

    /** Javadoc of {@code getServerInfo}: name, slash and version. */
    @Test
    void theServerTellsItsNameAndVersion() throws Exception {
        try (Served served = Served.with(WebApp.at("/"))) {
            assertThat(context(served).getServerInfo()).matches("Rocket/\\S+");
        }
    }

    @Test
    void anInitializerRegistersServletsAndFilters() throws Exception {
        WebApp app = WebApp.at("/").initializer((types, context) -> {
            ServletRegistration.Dynamic servlet =
                    Objects.requireNonNull(context.addServlet("answer", Answer.class.getName()));
            assertThat(servlet.setInitParameter("answer", "42")).isTrue();
            assertThat(servlet.setInitParameter("answer", "43")).isFalse();
            assertThat(servlet.setInitParameters(Map.of("answer", "44", "other", "1")))
                    .containsExactly("answer");
            assertThat(servlet.addMapping("/answer", "/again")).isEmpty();
            assertThat(context.addServlet("answer", Answer.class)).isNull();
            ServletRegistration.Dynamic second = Objects.requireNonNull(context.addServlet("second", Answer.class));
            assertThat(second.addMapping("/answer", "/free")).containsExactly("/answer");
            assertThat(second.getMappings()).isEmpty();
            Objects.requireNonNull(context.addFilter("mark", (request, response, chain) -> {
                        ((HttpServletResponse) response).setHeader("X-Mark", "yes");
                        chain.doFilter(request, response);
                    }))
                    .addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), true, "answer");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/again").bodyText()).isEqualTo("answer=42");
            assertThat(served.get("/again").header("X-Mark")).isEqualTo("yes");
            assertThat(served.get("/free").status()).isEqualTo(404);
        }
    }

    @Test
    void nothingCanBeRegisteredOnceTheApplicationRuns() throws Exception {
        WebApp app = WebApp.at("/").namedServlet("answer", Answer.class, "/answer");
        try (Served served = Served.with(app)) {
            ServletContext context = context(served);
            assertThatIllegalStateException().isThrownBy(() -> context.addServlet("late", Answer.class));
            assertThatIllegalStateException().isThrownBy(() -> context.addListener(new RecordingListener("late")));
            assertThatIllegalStateException().isThrownBy(() -> context.setInitParameter("a", "b"));
            assertThatIllegalStateException().isThrownBy(() -> context.setSessionTimeout(1));
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.getSessionCookieConfig().setName("late"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> Objects.requireNonNull(context.getServletRegistration("answer"))
                            .addMapping("/late"));
        }
    }

    @Test
    void aListenerThatOthersAddedMayNotRegisterAnything() throws Exception {
        List<Throwable> refused = new ArrayList<>();
        ServletContextListener added = new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                ServletContext context = event.getServletContext();
                for (Runnable call : List.<Runnable>of(
                        () -> context.addServlet("a", Answer.class),
                        context::getServletRegistrations,
                        context::getSessionCookieConfig)) {
                    try {
                        call.run();
                    } catch (UnsupportedOperationException e) {
                        refused.add(e);
                    }
                }
            }
        };
        try (Served served = Served.with(WebApp.at("/").initializer((types, context) -> context.addListener(added)))) {
            assertThat(refused).hasSize(3);
            assertThat(context(served).getEffectiveMajorVersion()).isEqualTo(6);
        }
    }

    @Test
    void aContextListenerCannotAddAnother() throws Exception {
        ServletContextListener declared = new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> event.getServletContext().addListener(new RecordingListener("x")));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> event.getServletContext().addListener(new EventListener() {}));
            }
        };
        try (Served served = Served.with(WebApp.at("/").listener(declared))) {
            assertThat(context(served).getContextPath()).isEmpty();
        }
    }

    private static final List<String> EVENTS = new ArrayList<>();

    private record RecordingListener(String name) implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            EVENTS.add(name + "+");
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            EVENTS.add(name + "-");
        }
    }

    @Test
    void listenersHearOfTheStartInTheirOrderAndOfTheEndInReverse() throws Exception {
        EVENTS.clear();
        WebApp app = WebApp.at("/")
                .initializer((types, context) -> context.addListener(new RecordingListener("added")))
                .listener(new RecordingListener("first"))
                .listener(new RecordingListener("second"));
        Served.with(app).close();
        assertThat(EVENTS).containsExactly("first+", "second+", "added+", "added-", "second-", "first-");
    }

    @Test
    void anApplicationThatCannotStartSaysWhyAndTheOthersGoOn() throws Exception {
        WebApp bad = WebApp.at("/bad").initializer((types, context) -> {
            throw new IllegalStateException("no database");
        });
        try (Served served = Served.with(bad, WebApp.at("/good").servlet("/a", (request, response) -> {}))) {
            assertThat(served.get("/good/a").status()).isEqualTo(200);
            assertThat(served.get("/bad/a").status()).isEqualTo(404);
            assertThat(Objects.requireNonNull(served.container().failures().get("/bad")))
                    .hasMessageContaining("/bad")
                    .hasMessageContaining("no database");
        }
        assertThatThrownBy(() -> Served.with(bad)).hasMessageContaining("no database");
    }

    @Test
    void anApplicationIsReplacedAndEndedWhileTheServerRuns() throws Exception {
        EVENTS.clear();
        WebApp old = WebApp.at("/app")
                .listener(new RecordingListener("old"))
                .servlet("/v", (request, response) -> response.getWriter().print("old"));
        WebApp next = WebApp.at("/app")
                .servlet("/v", (request, response) -> response.getWriter().print("next"));
        try (Served served = Served.with(old)) {
            assertThat(served.get("/app/v").bodyText()).isEqualTo("old");
            served.container().deploy(next);
            assertThat(served.get("/app/v").bodyText()).isEqualTo("next");
            assertThat(EVENTS).containsExactly("old+", "old-");
            assertThat(served.container().undeploy("/app")).isTrue();
            assertThat(served.get("/app/v").status()).isEqualTo(404);
            assertThat(served.container().undeploy("/app")).isFalse();
        }
    }
}
