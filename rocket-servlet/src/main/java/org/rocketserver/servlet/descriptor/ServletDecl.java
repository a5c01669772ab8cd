package org.rocketserver.servlet.descriptor;

import jakarta.servlet.ServletSecurityElement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declared servlet. What is null was not said, which matters while declarations are merged.
 *
 * @param name unique in the application
 * @param implementation class, instance or page; null only in a declaration that completes another one
 * @param initParams in the order of declaration
 * @param loadOnStartup null or negative: loaded by its first request
 * @param asyncSupported null means false
 * @param enabled null means true
 * @param runAs role under which it calls others, such as beans of another container (§13.7); its registration tells it
 * @param roleLinks {@code role-name} to {@code role-link} for {@code isUserInRole}
 * @param multipart null: no multipart bodies
 * @param security what {@code @ServletSecurity} on its class says (§13.4)
 * @param origin where it was declared first
 */
public record ServletDecl(
        String name,
        @Nullable Implementation implementation,
        Map<String, String> initParams,
        @Nullable Integer loadOnStartup,
        @Nullable Boolean asyncSupported,
        @Nullable Boolean enabled,
        @Nullable String runAs,
        Map<String, String> roleLinks,
        @Nullable MultipartDecl multipart,
        @Nullable ServletSecurityElement security,
        Origin origin) {
    /** Copies the maps, keeping their order. */
    public ServletDecl {
        initParams = Collections.unmodifiableMap(new LinkedHashMap<>(initParams));
        roleLinks = Collections.unmodifiableMap(new LinkedHashMap<>(roleLinks));
    }

    /** Begins a declaration. */
    public static Builder named(String name, Origin origin) {
        return new Builder(name, origin);
    }

    /** A builder that begins with everything this one says. */
    public Builder toBuilder() {
        Builder builder = new Builder(name, origin);
        builder.implementation = implementation;
        builder.initParams.putAll(initParams);
        builder.loadOnStartup = loadOnStartup;
        builder.asyncSupported = asyncSupported;
        builder.enabled = enabled;
        builder.runAs = runAs;
        builder.roleLinks.putAll(roleLinks);
        builder.multipart = multipart;
        builder.security = security;
        return builder;
    }

    /** Collects one declaration; of one thread. */
    public static final class Builder {
        private final String name;
        private final Origin origin;
        private final Map<String, String> initParams = new LinkedHashMap<>();
        private final Map<String, String> roleLinks = new LinkedHashMap<>();
        private @Nullable Implementation implementation;
        private @Nullable Integer loadOnStartup;
        private @Nullable Boolean asyncSupported;
        private @Nullable Boolean enabled;
        private @Nullable String runAs;
        private @Nullable MultipartDecl multipart;
        private @Nullable ServletSecurityElement security;

        private Builder(String name, Origin origin) {
            this.name = name;
            this.origin = origin;
        }

        /** The class, instance or page. */
        public Builder implementation(@Nullable Implementation value) {
            implementation = value;
            return this;
        }

        /** Sets a parameter; a later one of the same name wins. */
        public Builder initParam(String key, String value) {
            initParams.put(key, value);
            return this;
        }

        /** The order of loading, or null. */
        public Builder loadOnStartup(@Nullable Integer value) {
            loadOnStartup = value;
            return this;
        }

        /** Whether it may start asynchronous processing. */
        public Builder asyncSupported(@Nullable Boolean value) {
            asyncSupported = value;
            return this;
        }

        /** Whether it is deployed at all. */
        public Builder enabled(@Nullable Boolean value) {
            enabled = value;
            return this;
        }

        /** The role it runs as. */
        public Builder runAs(@Nullable String value) {
            runAs = value;
            return this;
        }

        /** Another name of a security role. */
        public Builder roleLink(String role, String link) {
            roleLinks.put(role, link);
            return this;
        }

        /** Accepts multipart bodies. */
        public Builder multipart(@Nullable MultipartDecl value) {
            multipart = value;
            return this;
        }

        /** Constraints for every path of this servlet. */
        public Builder security(@Nullable ServletSecurityElement value) {
            security = value;
            return this;
        }

        /** The finished declaration. */
        public ServletDecl build() {
            return new ServletDecl(
                    name,
                    implementation,
                    initParams,
                    loadOnStartup,
                    asyncSupported,
                    enabled,
                    runAs,
                    roleLinks,
                    multipart,
                    security,
                    origin);
        }
    }
}
