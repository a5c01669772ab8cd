package example;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/** Has a pattern that is none. */
@WebServlet("*.")
public class BadPattern extends HttpServlet {
    private static final long serialVersionUID = 1;
}
