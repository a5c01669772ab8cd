package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.WebApp;

/** How tests fail: by what the application lets out, and by mistakes in what they ask for. */
class FailuresIT {
    /** Lets an exception out. */
    static class Broken extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            throw new IllegalStateException("the servlet is broken");
        }
    }

    private static int ask(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @RocketTest(servlets = Broken.class)
    static class AsksABrokenServlet {
        @Test
        void ask(URI uri) throws Exception {
            assertThat(FailuresIT.ask(uri.resolve("x"))).isEqualTo(500);
        }
    }

    @Test
    void anExceptionOfTheServletFailsTheTestThatMetIt() {
        List<String> messages = failures(AsksABrokenServlet.class);

        assertThat(messages).singleElement().asString().contains("GET /x").contains("the servlet is broken");
    }

    @RocketTest(servlets = Broken.class, failOnUnhandledException = false)
    static class DoesNotMind extends AsksABrokenServlet {}

    @Test
    void unlessTheTestDoesNotMind() {
        assertThat(failures(DoesNotMind.class)).isEmpty();
    }

    @RocketTest(servlets = Broken.class)
    static class ExpectsIt {
        @Test
        void ask(URI uri, UnhandledExceptions unhandled) throws Exception {
            assertThat(FailuresIT.ask(uri.resolve("x"))).isEqualTo(500);
            assertThat(unhandled.take()).singleElement().satisfies(failure -> assertThat(failure.exception())
                    .hasMessage("the servlet is broken"));
        }
    }

    @Test
    void norWhenItTakesTheExceptionItself() {
        assertThat(failures(ExpectsIt.class)).isEmpty();
    }

    @RocketTest(servlets = RocketTestIT.Everywhere.class)
    static class Disappointed {
        @Test
        void ask(URI uri) throws Exception {
            assertThat(FailuresIT.ask(uri.resolve("what"))).isEqualTo(404);
        }
    }

    @Test
    void aFailureTellsWhatTheServerWasAskedAndHowItAnswered() {
        assertThat(thrown(Disappointed.class)).singleElement().satisfies(failure -> assertThat(failure.getSuppressed())
                .anySatisfy(log -> assertThat(log).hasMessageContaining("GET /what HTTP/1.1 - 200")));
    }

    @Test
    void soDoesTheFailureByAnExceptionThatTheApplicationLetOut() {
        assertThat(thrown(AsksABrokenServlet.class)).singleElement().satisfies(FailuresIT::tellsOfTheBrokenServlet);
    }

    private static void tellsOfTheBrokenServlet(Throwable failure) {
        assertThat(failure.getSuppressed())
                .anySatisfy(log -> assertThat(log).hasMessageContaining("GET /x HTTP/1.1 - 500"));
    }

    @RocketTest(servlets = Broken.class, failOnUnhandledException = false)
    static class FailsAround {
        @BeforeEach
        void ask(URI uri) throws Exception {
            assertThat(FailuresIT.ask(uri.resolve("x"))).isEqualTo(200);
        }

        @AfterEach
        void askAgain(URI uri) throws Exception {
            assertThat(FailuresIT.ask(uri.resolve("x"))).isEqualTo(200);
        }

        @Test
        void test() {}
    }

    @Test
    void andThatOfAMethodBeforeOrAfterATest() {
        assertThat(thrown(FailsAround.class)).singleElement().satisfies(before -> {
            tellsOfTheBrokenServlet(before);
            assertThat(before.getSuppressed())
                    .filteredOn(AssertionError.class::isInstance)
                    .singleElement()
                    .satisfies(FailuresIT::tellsOfTheBrokenServlet);
        });
    }

    @RocketTest(servlets = RocketTestIT.Everywhere.class)
    static class NeverAsks {
        @Test
        void fail() {
            assertThat(1).isEqualTo(2);
        }
    }

    @Test
    void alsoThatItWasAskedNothing() {
        assertThat(thrown(NeverAsks.class)).singleElement().satisfies(failure -> assertThat(failure.getSuppressed())
                .anySatisfy(log -> assertThat(log).hasMessageContaining("got no request")));
    }

    @RocketTest(servlets = RocketTestIT.Everywhere.class, settings = "threads.maxx=3")
    static class HasAnUnknownSetting {
        @Test
        void ask() {}
    }

    @Test
    void anUnknownSettingIsNamed() {
        assertThat(failures(HasAnUnknownSetting.class))
                .singleElement()
                .asString()
                .contains("threads.maxx");
    }

    @RocketTest(servlets = RocketTestIT.Everywhere.class, settings = "threads.max")
    static class HasASettingWithoutValue {
        @Test
        void ask() {}
    }

    @Test
    void aSettingWithoutValueIsToldItsForm() {
        assertThat(failures(HasASettingWithoutValue.class))
                .singleElement()
                .asString()
                .contains("key=value");
    }

    @RocketTest
    static class NamesNothing {
        @Test
        void ask() {}
    }

    @Test
    void aTestThatNamesNothingToServeIsToldWhatToDo() {
        assertThat(failures(NamesNothing.class)).singleElement().asString().contains("@Deploy");
    }

    @RocketTest(war = "target/no-such.war")
    static class NamesAMissingArchive {
        @Test
        void ask() {}
    }

    @Test
    void aMissingArchiveIsNamedWithTheFolderItWasLookedForIn() {
        assertThat(failures(NamesAMissingArchive.class))
                .singleElement()
                .asString()
                .contains("target/no-such.war")
                .contains("there is no /");
    }

    @RocketTest
    static class HasAFactoryThatNeedsAnInstance {
        @Deploy
        WebApp app() {
            return WebApp.at("/");
        }

        @Test
        void ask() {}
    }

    @Test
    void aFactoryMethodThatIsNotStaticIsRefusedWithTheRemedy() {
        assertThat(failures(HasAFactoryThatNeedsAnInstance.class))
                .singleElement()
                .asString()
                .contains("must be static")
                .contains("PER_CLASS");
    }

    @RocketTest(servlets = RocketTestIT.Everywhere.class)
    static class ConfiguresWhatCannotBe {
        @Configure
        static String name(String before) {
            return before;
        }

        @Test
        void ask() {}
    }

    @Test
    void aMethodThatConfiguresSomethingElseIsRefusedWithTheRemedy() {
        assertThat(failures(ConfiguresWhatCannotBe.class))
                .singleElement()
                .asString()
                .contains("ConfiguresWhatCannotBe.name")
                .contains("must take a ContainerConfig, ServletContainer, WorkerFactory or RocketBuilder");
    }

    @RocketTest(servlets = {RocketTestIT.Everywhere.class, Broken.class})
    static class HasTwoServletsWithoutAnnotation {
        @Test
        void ask() {}
    }

    @Test
    void ofSeveralServletsEachNeedsItsAnnotation() {
        assertThat(failures(HasTwoServletsWithoutAnnotation.class))
                .singleElement()
                .asString()
                .contains("does not start");
    }

    /** Not running any more when its class is over; looked at by the test below. */
    private static final List<Rocket> STOPPED = new java.util.concurrent.CopyOnWriteArrayList<>();

    @RocketTest(servlets = RocketTestIT.Everywhere.class)
    static class LeavesAServer {
        @Test
        void remember(Rocket rocket, URI uri) throws Exception {
            STOPPED.add(rocket);
            assertThat(FailuresIT.ask(uri)).isEqualTo(200);
        }
    }

    @Test
    void theServerIsStoppedWhenTheClassIsOver() {
        STOPPED.clear();
        assertThat(failures(LeavesAServer.class)).isEmpty();

        assertThat(STOPPED).singleElement().satisfies(rocket -> assertThat(rocket.state())
                .hasToString("STOPPED"));
    }

    @RocketTest(servlets = RocketTestIT.Everywhere.class, lifetime = RocketTest.Lifetime.METHOD)
    static class FailsWhenItIsMade {
        FailsWhenItIsMade(Rocket rocket) {
            STOPPED.add(rocket);
            throw new IllegalStateException("planned");
        }

        @Test
        void never() {}
    }

    @RocketTest(servlets = RocketTestIT.Everywhere.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class FailsWhenItIsMadeForAll extends FailsWhenItIsMade {
        FailsWhenItIsMadeForAll(Rocket rocket) {
            super(rocket);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {FailsWhenItIsMade.class, FailsWhenItIsMadeForAll.class})
    void theServerIsStoppedOfATestThatCannotBeMade(Class<?> type) {
        STOPPED.clear();
        assertThat(failures(type)).singleElement().asString().contains("planned");

        assertThat(STOPPED).singleElement().satisfies(rocket -> assertThat(rocket.state())
                .hasToString("STOPPED"));
    }

    private static List<String> failures(Class<?> type) {
        return thrown(type).stream().map(Throwable::toString).toList();
    }

    private static List<Throwable> thrown(Class<?> type) {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute();
        assertThat(results.containerEvents().started().count()).isPositive();
        return results.allEvents().finished().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .toList();
    }
}
