package example;

import jakarta.servlet.http.HttpServlet;

/** Cannot start. */
public class Fails extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    public void init() {
        throw new IllegalStateException("no database");
    }
}
