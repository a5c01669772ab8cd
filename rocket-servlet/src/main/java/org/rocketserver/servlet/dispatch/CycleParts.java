package org.rocketserver.servlet.dispatch;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.ServletHolder;
import org.rocketserver.servlet.multipart.MultipartParser;
import org.rocketserver.servlet.multipart.PartImpl;
import org.rocketserver.servlet.multipart.PartLimits;

/** The parts of one exchange's body (Servlet 6.1 §3.2): parsed once, gone when the exchange is over. */
final class CycleParts {
    private final RequestCycle cycle;
    private List<PartImpl> parts = List.of();

    CycleParts(RequestCycle cycle) {
        this.cycle = cycle;
    }

    Collection<Part> parse(String contentType, Charset charset, InputStream body) throws IOException, ServletException {
        if (!MultipartParser.accepts(contentType)) {
            throw new ServletException("the body is not multipart/form-data but " + contentType);
        }
        MultipartConfigElement config = config();
        if (config == null) {
            throw new IllegalStateException(
                    "the servlet has no multipart configuration; see @MultipartConfig" + " (Servlet 6.1 §3.2)");
        }
        parts = MultipartParser.parse(contentType, body, limits(config), charset, folder(config));
        return new ArrayList<>(parts);
    }

    private @Nullable MultipartConfigElement config() {
        ServletHolder servlet = cycle.currentServlet();
        return servlet == null ? null : servlet.multipart();
    }

    private PartLimits limits(MultipartConfigElement config) {
        PartLimits container = cycle.settings().parts();
        long body = config.getMaxRequestSize() < 0 ? container.requestBytes() : config.getMaxRequestSize();
        return new PartLimits(
                container.parts(),
                container.headBytes(),
                Math.max(-1, config.getMaxFileSize()),
                body,
                Math.max(0, config.getFileSizeThreshold()));
    }

    /** §8.1.5: a relative location is below the application's temporary folder. */
    private Path folder(MultipartConfigElement config) {
        AppContext context = cycle.currentApp().context();
        Object folder = context.getAttribute(ServletContext.TEMPDIR);
        Path temporary = folder instanceof File file ? file.toPath() : Path.of(System.getProperty("java.io.tmpdir"));
        return temporary.resolve(config.getLocation());
    }

    void discard() {
        for (PartImpl part : parts) {
            part.discard();
        }
        parts = List.of();
    }
}
