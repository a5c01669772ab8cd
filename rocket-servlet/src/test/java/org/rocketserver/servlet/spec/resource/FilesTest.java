package org.rocketserver.servlet.spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
