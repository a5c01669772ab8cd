package example;

import jakarta.servlet.http.HttpServlet;
import java.util.concurrent.locks.LockSupport;

/** Leaves a thread behind that never ends. */
public class Lingers extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    public void init() {
        new Thread(
                        () -> {
                            while (true) {
                                LockSupport.park();
                            }
                        },
                        "lingers")
                .start();
    }
}
