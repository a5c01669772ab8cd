package example;

import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Has started when a file is there. */
public class Waits extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    public void init() {
        Path file = Path.of(getInitParameter("file"));
        while (!Files.exists(file)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
