package org.rocketserver.junit;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class against a real server on a free port of the loopback interface.
 *
 * <p>What it serves is named here (servlets, filters, an archive) or made by methods with {@link Deploy}; both together
 * are one server with several applications. Methods with {@link Configure} change the server itself. Constructors,
 * tests and life-cycle methods may ask for parameters:
 *
 * <ul>
 *   <li>{@link java.net.URI}: where the first application is, with a slash at its end
 *   <li>{@link org.rocketserver.Rocket}: the server
 *   <li>{@link org.rocketserver.servlet.ServletContainer}: what is deployed
 *   <li>{@link java.net.http.HttpClient}: follows no redirects, keeps no cookies
 *   <li>{@link javax.net.ssl.SSLContext}: for clients of one's own; trusts the server
 *   <li>{@code io.restassured.specification.RequestSpecification}: addressed to the first application; needs REST
 *       Assured on the class path
 *   <li>{@link UnhandledExceptions}: what left the application, for tests that expect it
 *   <li>{@link Faults}: spoils answers, for tests of clients
 * </ul>
 *
 * <p>A test that fails tells below its failure what the server was asked meanwhile and how it answered. An exception
 * that a servlet or filter lets out fails the test in which it happened. When tests of one class run at the same time
 * on one server, it fails the first that ends after it; use {@link Lifetime#METHOD} to tell them apart.
 *
 * <pre>{@code
 * @RocketTest(servlets = HelloServlet.class)
 * class HelloTest {
 *     @Test
 *     void greets(RequestSpecification http) {
 *         http.get("/hello").then().statusCode(200);
 *     }
 * }
 * }</pre>
 */
@Documented
@ExtendWith(RocketExtension.class)
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RocketTest {
    /** How long one server is used. */
    enum Lifetime {
        /** One for all tests of the class, its nested classes included. */
        CLASS,
        /** A new one for every test. */
        METHOD
    }

    /**
     * Servlets to serve, with what their {@code @WebServlet} says. One without that annotation is mapped to {@code /*},
     * if it is the only one.
     */
    Class<? extends Servlet>[] servlets() default {};

    /** Filters to put before them, with what their {@code @WebFilter} says; mapped to {@code /*} without it. */
    Class<? extends Filter>[] filters() default {};

    /** A {@code .war} file or an exploded folder, relative to the folder in which the tests run; none by default. */
    String war() default "";

    /** Context path of what this annotation names. */
    String context() default "/";

    /**
     * Whether it speaks TLS, with a throw-away certificate for {@code localhost} and {@code 127.0.0.1}. The addresses
     * then begin with {@code https}, and the clients that are handed out trust it.
     */
    boolean tls() default false;

    /**
     * More of the server's configuration as {@code key=value}, for instance {@code threads.kind=virtual}. What has no
     * such name is changed by methods with {@link Configure}.
     */
    String[] settings() default {};

    /** How long one server is used. */
    Lifetime lifetime() default Lifetime.CLASS;

    /** Whether a test fails when an exception leaves the application. */
    boolean failOnUnhandledException() default true;
}
