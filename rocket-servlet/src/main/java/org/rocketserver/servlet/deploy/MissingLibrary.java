package org.rocketserver.servlet.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which library to add when a class of Jakarta EE is missing: the container has the Servlet API alone, and there
 * are frameworks that link against the rest without needing it.
 */
final class MissingLibrary {
    /** By the beginning of the class's name, the more special first. */
    private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

    static {
        LIBRARIES.put("jakarta.servlet.jsp.jstl.", "jakarta.servlet.jsp.jstl:jakarta.servlet.jsp.jstl-api");
        LIBRARIES.put("jakarta.servlet.jsp.", "jakarta.servlet.jsp:jakarta.servlet.jsp-api");
        LIBRARIES.put("jakarta.el.", "org.glassfish.expressly:expressly");
        LIBRARIES.put("jakarta.websocket.", "org.glassfish.tyrus:tyrus-container-servlet");
        LIBRARIES.put("jakarta.annotation.", "jakarta.annotation:jakarta.annotation-api");
        LIBRARIES.put("jakarta.inject.", "jakarta.inject:jakarta.inject-api");
        LIBRARIES.put("jakarta.enterprise.", "org.jboss.weld.servlet:weld-servlet-core");
        LIBRARIES.put("jakarta.faces.", "org.apache.myfaces.core:myfaces-impl");
        LIBRARIES.put("jakarta.ws.rs.", "org.glassfish.jersey.containers:jersey-container-servlet");
    }

    private MissingLibrary() {}

    /** The sentence to add for a failure that a missing class has caused, or null if none that is known has. */
    static @Nullable String hint(Throwable failure) {
        for (Throwable next = failure; next != null; next = next.getCause()) {
            String message = next.getMessage();
            if ((next instanceof ClassNotFoundException || next instanceof NoClassDefFoundError) && message != null) {
                String library = of(message.replace('/', '.'));
                if (library != null) {
                    return "add " + library + " to WEB-INF/lib, for Rocket brings the Servlet API alone";
                }
            }
        }
        return null;
    }

    private static @Nullable String of(String name) {
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            if (name.startsWith(library.getKey())) {
                return library.getValue();
            }
        }
        return null;
    }
}
