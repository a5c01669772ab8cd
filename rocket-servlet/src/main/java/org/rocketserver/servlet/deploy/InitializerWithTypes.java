package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletContainerInitializer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An initializer that was found, and the classes it asked for by {@code @HandlesTypes} (§8.2.4).
 *
 * @param type its class, not initialised; making the instance runs code of the application
 * @param handledTypes what {@code onStartup} is given: null if it asked for nothing or nothing was found
 * @param source the jar that named it, for messages
 */
public record InitializerWithTypes(
        Class<? extends ServletContainerInitializer> type, @Nullable Set<Class<?>> handledTypes, String source) {
    /** Copies the set, keeping its order. */
    public InitializerWithTypes {
        handledTypes = handledTypes == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(handledTypes));
    }
}
