package org.rocketserver.junit;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;

/**
 * The life of the servers of {@link RocketTest} classes. Has no state: a server lives in the store of the context that
 * started it, under a key that names this context, where the contexts below find it.
 */
public final class RocketExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {
    private static final String MARK = "mark";

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RocketExtension.class);

    private static final Map<Class<?>, Function<TestServer, Object>> OFFERED = Map.of(
            URI.class, TestServer::uri,
            Rocket.class, TestServer::rocket,
            ServletContainer.class, TestServer::container,
            HttpClient.class, TestServer::client,
            SSLContext.class, TestServer::trust,
            Faults.class, TestServer::faults,
            UnhandledExceptions.class, TestServer::unhandled);

    /** For JUnit. */
    public RocketExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Annotated annotated = annotated(context);
        boolean first =
                own(context) == null && (annotated.type() == context.getRequiredTestClass() || find(context) == null);
        if (annotated.settings().lifetime() == RocketTest.Lifetime.CLASS && first) {
            start(context, annotated);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Annotated annotated = annotated(context);
        if (annotated.settings().lifetime() == RocketTest.Lifetime.METHOD && find(context) == null) {
            start(context, annotated);
        }
        TestServer server = find(context);
        if (server != null) {
            store(context).put(MARK, server.requests().mark());
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(context, failure);
        throw failure;
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(context, failure);
        throw failure;
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(context, failure);
        throw failure;
    }

    /** Says below a failure what the server was asked during the test. */
    private static void explain(ExtensionContext context, Throwable failure) {
        TestServer server = find(context);
        Long mark = store(context).get(MARK, Long.class);
        if (server != null && mark != null) {
            failure.addSuppressed(new ServerLog(server.requests().since(mark)));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestServer server = find(context);
        if (server == null) {
            return;
        }
        server.faults().clear();
        AssertionError unhandled = unhandled(context, server);
        if (unhandled != null) {
            explain(context, unhandled);
        }
        stopOwn(context);
        if (unhandled == null) {
            unhandled = unhandled(context, server); // what the end of the server has brought to light
        }
        if (unhandled != null) {
            throw unhandled;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestServer server = own(context);
        stopOwn(context);
        AssertionError unhandled = server == null ? null : unhandled(context, server);
        if (unhandled != null) {
            throw unhandled;
        }
    }

    /** What the application let out since this was asked last, if that shall fail a test. */
    private static @Nullable AssertionError unhandled(ExtensionContext context, TestServer server) {
        return annotated(context).settings().failOnUnhandledException()
                ? server.unhandled().failure()
                : null;
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return OFFERED.containsKey(type) || type.getName().equals(RestAssuredClient.SPECIFICATION);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestServer server = find(context);
        if (server == null) {
            Annotated annotated = annotated(context);
            boolean perMethod = annotated.settings().lifetime() == RocketTest.Lifetime.METHOD;
            if (perMethod && context.getTestMethod().isEmpty()) {
                throw new ParameterResolutionException("with lifetime METHOD there is a server only while a test of "
                        + annotated.type().getName() + " runs, not for the class as a whole");
            }
            server = start(context, annotated); // a constructor asks before the callbacks do
        }
        Class<?> type = parameter.getParameter().getType();
        Function<TestServer, Object> offered = OFFERED.get(type);
        if (offered != null) {
            return offered.apply(server);
        }
        Certificate certificate = server.certificate();
        return RestAssuredClient.at(
                server.uri(), certificate == null ? null : certificate.trusted(), type.getClassLoader());
    }

    private static TestServer start(ExtensionContext context, Annotated annotated) {
        Object instance = context.getTestInstances()
                .flatMap(instances -> instances.findInstance(annotated.type()))
                .orElse(null);
        TestServer server = TestServer.start(new TestMethods(annotated.type(), instance), annotated.settings());
        store(context).put(context.getUniqueId(), server);
        return server;
    }

    private static void stopOwn(ExtensionContext context) {
        TestServer server = store(context).remove(context.getUniqueId(), TestServer.class);
        if (server != null) {
            server.close();
        }
    }

    private static @Nullable TestServer own(ExtensionContext context) {
        return store(context).get(context.getUniqueId(), TestServer.class);
    }

    /** The nearest server: of this context or of one above. */
    private static @Nullable TestServer find(ExtensionContext context) {
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            TestServer server = own(at);
            if (server != null) {
                return server;
            }
        }
        return null;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    /** The class that carries the annotation, or a subclass of it, and what the annotation says. */
    private record Annotated(Class<?> type, RocketTest settings) {}

    private static Annotated annotated(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            var annotation = AnnotationSupport.findAnnotation(type, RocketTest.class);
            if (annotation.isPresent()) {
                return new Annotated(type, annotation.get());
            }
        }
        throw new ParameterResolutionException(
                context.getRequiredTestClass().getName() + " is not annotated with @RocketTest");
    }
}
