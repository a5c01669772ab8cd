package org.rocketserver.junit;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.security.KeyStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/**
 * Makes a REST Assured specification, where the test has REST Assured. Called by name: the library is no module, so a
 * module that is to be published cannot require it, and the others do without it.
 */
final class RestAssuredClient {
    /** The type of parameter that is offered. */
    static final String SPECIFICATION = "io.restassured.specification.RequestSpecification";

    private RestAssuredClient() {}

    /**
     * A new specification for each parameter, as one collects what is set on it.
     *
     * @param application base of its paths
     * @param trusted certificates that it trusts, null for those of the JDK
     * @param loader that of the parameter's type
     */
    static Object at(URI application, @Nullable KeyStore trusted, ClassLoader loader) {
        String path = application.getPath();
        String basePath = path.substring(0, path.length() - 1);
        try {
            Class<?> type = Class.forName(SPECIFICATION, true, loader);
            Object specification = Class.forName("io.restassured.RestAssured", true, loader)
                    .getMethod("given")
                    .invoke(null);
            type.getMethod("baseUri", String.class)
                    .invoke(specification, application.getScheme() + "://" + application.getHost());
            type.getMethod("port", int.class).invoke(specification, application.getPort());
            type.getMethod("basePath", String.class).invoke(specification, basePath);
            if (trusted != null) {
                type.getMethod("trustStore", KeyStore.class).invoke(specification, trusted);
            }
            return specification;
        } catch (InvocationTargetException e) {
            throw new ParameterResolutionException("REST Assured refuses " + application, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ParameterResolutionException(
                    "this version of REST Assured is not known to rocket-junit; use 5.0 or later", e);
        }
    }
}
