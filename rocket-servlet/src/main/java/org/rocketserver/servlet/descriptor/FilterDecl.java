package org.rocketserver.servlet.descriptor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declared filter. What is null was not said.
 *
 * @param name unique in the application
 * @param implementation class or instance; null only in a declaration that completes another one
 * @param initParams in the order of declaration
 * @param asyncSupported null means false
 * @param origin where it was declared first
 */
public record FilterDecl(
        String name,
        @Nullable Implementation implementation,
        Map<String, String> initParams,
        @Nullable Boolean asyncSupported,
        Origin origin) {
    /** Copies the map, keeping its order. */
    public FilterDecl {
        initParams = Collections.unmodifiableMap(new LinkedHashMap<>(initParams));
    }
}
