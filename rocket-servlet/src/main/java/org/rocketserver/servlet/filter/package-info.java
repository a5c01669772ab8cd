/**
 * What does nearly every site need before its own code? Ready filters: made in code, given to
 * {@link org.rocketserver.servlet.WebApp#front} or {@code filter}, and good for other servlet containers too. They are
 * thread-safe, support asynchronous requests, and refuse nonsense when they are made. Whom a proxy speaks for is no
 * filter's matter: see {@link org.rocketserver.config.ProxyConfig}; nor is compression, which is decided below all that
 * an application does: see {@link org.rocketserver.servlet.spi.Compression}.
 *
 * <pre>{@code
 * WebApp.at("/").front(new RequestId()).front(new SecurityHeaders()).filter("/*", new SpaFallback())
 * }</pre>
 */
package org.rocketserver.servlet.filter;
