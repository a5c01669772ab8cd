package org.rocketserver.servlet.message;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.rocketserver.http.FormDecoder;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;

/**
 * Parameters from the body (Servlet 6.1 §3.1.1, §3.2): a POSTed form, or the parts of a multipart body that are no
 * files. A body that somebody else reads is left alone.
 */
final class FormReader implements Parameters.Form {
    private final RocketRequest request;
    private final RequestContent content;
    private final RequestServices services;
    private final int formBytes;
    private final boolean post;

    /** Of one request; {@code post} says whether its body may be a form. */
    FormReader(RocketRequest request, RequestContent content, RequestServices services, int formBytes, boolean post) {
        this.request = request;
        this.content = content;
        this.services = services;
        this.formBytes = formBytes;
        this.post = post;
    }

    @Override
    public void read(int left, BiConsumer<String, String> into) throws IOException {
        if (post && content.is("application/x-www-form-urlencoded") && content.take()) {
            byte[] octets = content.whole(formBytes);
            new FormDecoder(content.charset(StandardCharsets.UTF_8), left, into).decode(octets, octets.length);
        } else if (content.is("multipart/form-data") && services.multipartConfigured()) {
            readParts(left, into);
        }
    }

    private void readParts(int left, BiConsumer<String, String> into) throws IOException {
        Charset charset = content.charset(StandardCharsets.UTF_8);
        long octets = 0;
        int count = 0;
        try {
            for (Part part : request.parts().all()) {
                if (part.getSubmittedFileName() != null) {
                    continue;
                }
                octets += part.getSize();
                if (formBytes >= 0 && octets > formBytes) {
                    throw new HttpException(Status.CONTENT_TOO_LARGE, "the form is larger than this server takes");
                }
                if (++count > left) {
                    throw new HttpException(Status.BAD_REQUEST, "too many parameters");
                }
                try (InputStream text = part.getInputStream()) {
                    into.accept(part.getName(), new String(text.readAllBytes(), charset));
                }
            }
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }
}
