package org.rocketserver.servlet.spec.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.Part;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §3.2, RFC 7578: limits, names, and files that are gone whatever happens. */
class MultipartTest {
    @TempDir
    Path folder;

    private WebApp app(WebApp.Handler handler, long fileSize, long requestSize, int threshold) {
        return WebApp.at("/")
                .servlet(
                        "/upload",
                        handler,
                        registration -> registration.setMultipartConfig(
                                new MultipartConfigElement(folder.toString(), fileSize, requestSize, threshold)));
    }

    private static String part(String disposition, String content) {
        return "--x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    private static MemoryExchange.Builder post(String body) {
        return MemoryExchange.post("/upload")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .body(body.getBytes(StandardCharsets.UTF_8));
    }

    private static MemoryExchange upload(WebApp app, String body) throws Exception {
        try (Served served = Served.with(app)) {
            return served.serve(post(body));
        }
    }

    @Test
    void partsHaveNamesAndContentAndFieldsAreParametersToo() throws Exception {
        WebApp app = app(
                (request, response) -> {
                    response.setCharacterEncoding("UTF-8");
                    response.getWriter().print(request.getParameter("field") + " " + request.getParameter("file"));
                    for (Part part : request.getParts()) {
                        response.getWriter()
                                .print("|" + part.getName() + "," + part.getSubmittedFileName() + "," + part.getSize());
                    }
                },
                -1,
                -1,
                10);
        MemoryExchange answer = upload(
                app,
                part("name=\"field\"", "välue")
                        + part("name=\"file\"; filename=\"C:\\dir\\näme.txt\"", "0123456789ABCDEF")
                        + part("name=\"q\"; filename=\"a;\\\"b.txt\"", "")
                        + "--x--");
        assertThat(new String(answer.response().octets(), StandardCharsets.UTF_8))
                .isEqualTo("välue null|field,null,6|file,C:\\dir\\näme.txt,16|q,a;\"b.txt,0");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void filesAreGoneWhenTheServletThrows() throws Exception {
        WebApp app = app(
                (request, response) -> {
                    request.getParts();
                    assertThat(folder).isNotEmptyDirectory();
                    throw new IllegalStateException("on purpose");
                },
                -1,
                -1,
                0);
        assertThat(upload(app, part("name=\"f\"; filename=\"f\"", "content") + "--x--")
                        .status())
                .isEqualTo(500);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsTooLargeIsAnsweredWith413AndLeavesNothing() throws Exception {
        String two = part("name=\"a\"; filename=\"a\"", "0123456789")
                + part("name=\"b\"; filename=\"b\"", "01234567890") + "--x--";
        WebApp.Handler reading = (request, response) -> request.getParts();
        assertThat(upload(app(reading, 10, -1, 0), two).status()).isEqualTo(413);
        assertThat(folder).isEmptyDirectory();
        assertThat(upload(app(reading, -1, 100, 0), two).status()).isEqualTo(413);
        assertThat(folder).isEmptyDirectory();
        assertThat(upload(app(reading, 11, 1000, 0), two).status()).isEqualTo(200);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tooManyPartsAreRefused() throws Exception {
        String body = part("name=\"a\"", "1").repeat(4) + "--x--";
        try (Served served = Served.with(
                ContainerConfig.DEFAULT.withMultipartLimits(3, 512, -1),
                app((request, response) -> request.getParts(), -1, -1, 0))) {
            assertThat(served.serve(post(body)).status()).isEqualTo(413);
            assertThat(served.serve(post(part("name=\"a\"", "1").repeat(3) + "--x--"))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBodyThatBreaksOffIsTheClientsFaultAndLeavesNothing() throws Exception {
        MemoryExchange answer = upload(
                app((request, response) -> request.getParts(), -1, -1, 0),
                part("name=\"f\"; filename=\"f\"", "content") + "--x\r\nContent-Disp");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPartThatIsWrittenStays() throws Exception {
        WebApp app = app(
                (request, response) -> {
                    request.getPart("f").write("kept.txt");
                    request.getPart("small").write("small.txt");
                },
                -1,
                -1,
                5);
        upload(
                app,
                part("name=\"f\"; filename=\"f\"", "content") + part("name=\"small\"; filename=\"s\"", "1") + "--x--");
        assertThat(folder.resolve("kept.txt")).hasContent("content");
        assertThat(folder.resolve("small.txt")).hasContent("1");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void withoutAConfigurationThereAreNoParts() throws Exception {
        WebApp app = WebApp.at("/").servlet("/upload", (request, response) -> {
            try {
                request.getParts();
            } catch (IllegalStateException e) {
                response.getWriter().print(request.getInputStream().readAllBytes().length);
            }
        });
        String body = part("name=\"f\"", "content") + "--x--";
        assertThat(upload(app, body).bodyText()).isEqualTo(Integer.toString(body.length()));
    }
}
