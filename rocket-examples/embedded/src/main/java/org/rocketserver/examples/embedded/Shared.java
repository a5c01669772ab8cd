package org.rocketserver.examples.embedded;

import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.sessions.jdbc.JdbcSessions;

/** A server that shares its sessions with others of its kind: start it twice, at two ports, with one folder. */
public final class Shared {
    private Shared() {}

    /**
     * Serves until it is stopped.
     *
     * @param args the folder of the database; the temporary one if there is none
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args.length == 0 ? System.getProperty("java.io.tmpdir") : args[0]);
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:" + folder.toAbsolutePath().resolve("sessions") + ";AUTO_SERVER=TRUE");
        byte[] secret = System.getProperty("secret", "change this in earnest").getBytes(StandardCharsets.UTF_8);
        WebApp app = WebApp.at("/").servlet("/count", (request, response) -> {
            HttpSession session = request.getSession();
            int count = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
            session.setAttribute("count", count);
            response.getWriter().println(count);
        });
        ServletContainer container =
                ServletContainer.of(app).sessionStore(new JdbcSessions(database, secret).createTable());
        Rocket.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .method(container)
                .build()
                .run();
    }
}
