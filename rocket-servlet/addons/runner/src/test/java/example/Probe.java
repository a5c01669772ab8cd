package example;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Packed into the archives of the tests; tells whether an application sees a class. */
public class Probe extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Class.forName(
                    request.getParameter("class"), false, Thread.currentThread().getContextClassLoader());
            response.getWriter().print("visible");
        } catch (ClassNotFoundException e) {
            response.getWriter().print("hidden");
        }
    }
}
