package org.rocketserver.servlet.message;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;

/** The parts of a multipart body (Servlet 6.1 §3.2), parsed once; a failure is remembered and thrown again. */
final class RequestParts {
    private final RequestContent content;
    private final RequestServices services;
    private @Nullable List<Part> parts;
    private @Nullable Exception failure;

    RequestParts(RequestContent content, RequestServices services) {
        this.content = content;
        this.services = services;
    }

    /**
     * All parts, in order; a copy.
     *
     * @throws ServletException the body is no {@code multipart/form-data}
     * @throws IllegalStateException no multipart configuration, or a limit was exceeded
     */
    Collection<Part> all() throws IOException, ServletException {
        return new ArrayList<>(read());
    }

    @Nullable
    Part first(String name) throws IOException, ServletException {
        for (Part part : read()) {
            if (part.getName().equals(name)) {
                return part;
            }
        }
        return null;
    }

    private List<Part> read() throws IOException, ServletException {
        List<Part> known = parts;
        if (known != null) {
            return known;
        }
        rethrow();
        if (!content.is("multipart/form-data")) {
            // the cause says how it is answered if the application does not care: it is the client's doing
            throw new ServletException(
                    "the request is not of type multipart/form-data",
                    new HttpException(Status.UNSUPPORTED_MEDIA_TYPE, "only multipart/form-data is taken here"));
        }
        content.take();
        try {
            known = List.copyOf(services.parts(
                    String.valueOf(content.type()), content.charset(StandardCharsets.UTF_8), content.input()));
        } catch (IOException | ServletException | RuntimeException e) {
            failure = e;
            throw e;
        }
        parts = known;
        return known;
    }

    private void rethrow() throws IOException, ServletException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof ServletException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
    }
}
