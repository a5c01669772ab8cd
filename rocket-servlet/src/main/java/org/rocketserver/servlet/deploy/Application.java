package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.servlet.spi.SessionStore;

/**
 * What the embedding program wants deployed: an archive, code, or both.
 *
 * @param contextPath empty for the root context
 * @param host the first of the hosts it is for, or null if it is for all
 * @param encodedSlash what to do with {@code %2F} in its paths
 * @param source where the archive is, if there is one
 * @param complete adds what code declares to what the archive declares
 * @param code registers the servlets, filters and listeners of code
 * @param initializers initializers of code, with the classes to give them
 * @param attributes initial attributes of the context
 * @param environment values for injection
 * @param files what code says about files
 * @param servletsRequired whether the application cannot start when a servlet that is loaded at its start fails
 * @param realm who may log in, or null
 * @param sessions where sessions rest, or null for memory only
 */
public record Application(
        String contextPath,
        @Nullable String host,
        EncodedSlash encodedSlash,
        ApplicationSource source,
        UnaryOperator<WebAppDescriptor> complete,
        Code code,
        List<Initializer> initializers,
        Map<String, Object> attributes,
        Map<String, Object> environment,
        Files files,
        boolean servletsRequired,
        @Nullable Realm realm,
        @Nullable SessionStore sessions) {
    /** Registers what code adds. */
    @FunctionalInterface
    public interface Code {
        /**
         * Registers it.
         *
         * @throws ServletException something cannot be made
         */
        void register(AppLifecycle life) throws ServletException;
    }

    /**
     * What code says about files.
     *
     * @param folder whose files lie in front of the archive's, or null; a folder, or an archive of files
     * @param hidden whether files of that folder whose names begin with a dot are served
     * @param jars whose {@code META-INF/resources} lie behind the archive's files; jars, or folders of classes
     * @param listed whether folders without a welcome file are listed
     * @param served whether a default servlet serves them
     * @param pages whether pages (JSP) are served where their engine can be seen
     * @param knownTypes whether types that everybody knows are answered beside the declared ones
     */
    public record Files(
            @Nullable Path folder,
            boolean hidden,
            List<Path> jars,
            boolean listed,
            boolean served,
            boolean pages,
            boolean knownTypes) {}

    /** An initializer of code. */
    public record Initializer(ServletContainerInitializer initializer, Set<Class<?>> classes) {}

    /** For messages: the context path, {@code /} for the root context. */
    public String name() {
        return contextPath.isEmpty() ? "/" : contextPath;
    }
}
