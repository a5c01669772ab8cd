package org.rocketserver.servlet.spec.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContextListener;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;

/** Servlet 6.1 §15.5: how long the container keeps what requests have it make. */
class MadeOnRequestTest {
    private static final List<String> GIVEN_UP = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    /** Can be made at any time, but not added. */
    public static final class Late implements ServletContextListener {}

    /** Listens to a request. */
    public static final class Waiting implements AsyncListener {
        /** Named in web.xml as what is called before the instance is given up. */
        public void gone() {
            GIVEN_UP.add("gone");
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    @Test
    void aListenerThatCanNeverBeAddedIsNotKept() throws Exception {
        AtomicReference<WeakReference<Late>> made = new AtomicReference<>();
        WebApp app = WebApp.at("/")
                .servlet(
                        "/",
                        (request, response) -> made.set(
                                new WeakReference<>(request.getServletContext().createListener(Late.class))));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/").status()).isEqualTo(200);
            await().until(() -> {
                System.gc();
                return made.get().refersTo(null);
            });
        }
    }

    @Test
    void nothingIsMadeForARequestThatIsOver() throws Exception {
        GIVEN_UP.clear();
        Files.writeString(
                Files.createDirectories(folder.resolve("WEB-INF")).resolve("web.xml"),
                "<web-app><pre-destroy><lifecycle-callback-class>" + Waiting.class.getName()
                        + "</lifecycle-callback-class><lifecycle-callback-method>gone</lifecycle-callback-method>"
                        + "</pre-destroy></web-app>");
        AtomicReference<AsyncContext> context = new AtomicReference<>();
        WebApp app = WebApp.at("/").archive(folder).servlet("/", (request, response) -> {
            AsyncContext started = request.startAsync();
            started.createListener(Waiting.class);
            context.set(started);
            started.complete();
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/").status()).isEqualTo(200);
            assertThat(GIVEN_UP).containsExactly("gone");
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.get().createListener(Waiting.class))
                    .withMessageContaining("over");
            assertThat(GIVEN_UP).as("made in vain").containsExactly("gone", "gone");
        }
    }
}
