package org.rocketserver.examples.embedded;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.filter.SecurityHeaders;

/** A folder of files with filters before it, and an application beside it at a context of its own. */
public final class Site {
    private Site() {}

    /**
     * Serves until it is stopped.
     *
     * @param args the folder; the current one if there is none
     */
    public static void main(String[] args) throws Exception {
        AtomicLong visits = new AtomicLong();
        WebApp files = WebApp.at("/")
                .resources(Path.of(args.length == 0 ? "." : args[0]))
                .welcomeFiles("index.html")
                .front(new SecurityHeaders().with("X-Frame-Options", "DENY"))
                .filter("*.html", (request, response, chain) -> {
                    visits.incrementAndGet();
                    chain.doFilter(request, response);
                });
        WebApp status = WebApp.at("/status").servlet("/visits", (request, response) -> {
            response.setContentType("text/plain");
            response.getWriter().print(visits.get());
        });
        Rocket.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .method(ServletContainer.of(files, status))
                .build()
                .run();
    }
}
