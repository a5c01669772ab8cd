package org.rocketserver.examples.embedded;

import jakarta.servlet.http.HttpSession;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.sessions.jdbc.JdbcSessions;

/** A server that shares its sessions with others of its kind: start it twice, at two ports, with the same arguments. */
public final class Shared {
    private Shared() {}

    /**
     * Serves until it is stopped.
     *
     * @param args the folder of the database, which is nobody else's, and a file with the secret of the servers, such
     *     as {@code head -c 32 /dev/urandom > secret} makes
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Shared FOLDER SECRET-FILE");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        byte[] secret = Files.readAllBytes(Path.of(args[1]));
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:" + folder.toAbsolutePath().resolve("sessions") + ";AUTO_SERVER=TRUE");
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
