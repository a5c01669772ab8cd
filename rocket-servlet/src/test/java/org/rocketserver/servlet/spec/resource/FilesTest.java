package org.rocketserver.servlet.spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §12.2 and §5.6: files of an application, also where filters write around them. */
class FilesTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsServedWithItsLength() throws Exception {
        Files.writeString(folder.resolve("page.html"), "<p>page</p>");
        try (Served served = Served.with(WebApp.at("/").resources(folder))) {
            MemoryExchange exchange = served.get("/page.html");

            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.bodyText()).isEqualTo("<p>page</p>");
        }
    }

    @Test
    void aFileIsWrittenAsTextWhereAFilterWritesTextAroundIt() throws Exception {
        Files.writeString(folder.resolve("page.html"), "<p>page</p>");
        Filter around = (request, response, chain) -> {
            response.getWriter().print("before ");
            chain.doFilter(request, response);
            response.getWriter().print(" after");
        };
        try (Served served = Served.with(WebApp.at("/").resources(folder).filter("/*", around))) {
            MemoryExchange exchange = served.get("/page.html");

            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.bodyText()).isEqualTo("before <p>page</p> after");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 100_000})
    void aFileIsWholeWhereAFilterWritesOctetsBefore(int size) throws Exception {
        servesWhole(size, WebApp.at("/").resources(folder).filter("/*", FilesTest::writeBefore));
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 100_000})
    void aFileIsWholeWhereOneFilterWritesBeforeAndAnotherHasAStreamOfItsOwn(int size) throws Exception {
        Filter own = (request, response, chain) ->
                chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
                    @Override
                    public ServletOutputStream getOutputStream() throws IOException {
                        return new Passing(super.getOutputStream());
                    }
                });
        servesWhole(
                size,
                WebApp.at("/")
                        .resources(folder)
                        .filter("/*", FilesTest::writeBefore)
                        .filter("/*", own));
    }

    private static void writeBefore(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.getOutputStream().print("before ");
        chain.doFilter(request, response);
    }

    /** Hands on what it is given. */
    private static final class Passing extends ServletOutputStream {
        private final ServletOutputStream to;

        Passing(ServletOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int octet) throws IOException {
            to.write(octet);
        }

        @Override
        public boolean isReady() {
            return to.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            to.setWriteListener(listener);
        }
    }

    private void servesWhole(int size, WebApp app) throws Exception {
        String page = "p".repeat(size);
        Files.writeString(folder.resolve("page.html"), page);
        try (Served served = Served.with(app)) {
            assertThat(served.get("/page.html").bodyText()).isEqualTo("before " + page);
            assertThat(served.get("/page.html").bodyText()).as("as it is kept").isEqualTo("before " + page);

            MemoryExchange part = served.serve(MemoryExchange.get("/page.html").header("Range", "bytes=0-1"));
            assertThat(part.status()).isEqualTo(200);
            assertThat(part.bodyText()).isEqualTo("before " + page);

            MemoryExchange head = served.serve(MemoryExchange.request("HEAD", "/page.html"));
            assertThat(head.header("Content-Length")).isNotEqualTo(Integer.toString(size));
        }
    }
}
