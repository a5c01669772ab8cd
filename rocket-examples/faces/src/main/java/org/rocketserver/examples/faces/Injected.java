package org.rocketserver.examples.faces;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that gets what it needs from CDI. */
@WebServlet("/greeting")
public class Injected extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Greeter greeter;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(greeter == null ? "nothing was injected" : greeter.greet("servlet"));
    }
}
