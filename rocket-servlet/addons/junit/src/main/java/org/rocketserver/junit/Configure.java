package org.rocketserver.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link RocketTest} class that changes the server before it starts, where
 * {@link RocketTest#settings()} does not reach. It takes one of these and returns what is to be used instead:
 *
 * <ul>
 *   <li>{@link org.rocketserver.servlet.ContainerConfig}
 *   <li>{@link org.rocketserver.servlet.ServletContainer}: users, a store of sessions, views for developers
 *   <li>{@link org.rocketserver.exchange.WorkerFactory}: the container as the server calls it, to be wrapped
 *   <li>{@link org.rocketserver.RocketBuilder}: more listeners, {@code configure}; what serves is set afterwards
 * </ul>
 *
 * <p>Several are called in the order of their names. Like those with {@link Deploy} it is static, unless there is a
 * server for every method or an instance for the whole class.
 *
 * <pre>{@code
 * @Configure
 * static ContainerConfig redirects(ContainerConfig config) {
 *     return config.withRelativeRedirects(false);
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Configure {}
