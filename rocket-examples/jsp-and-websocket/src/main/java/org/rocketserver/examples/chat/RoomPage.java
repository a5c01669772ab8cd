package org.rocketserver.examples.chat;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows what was said: the servlet finds it, a page shows it. */
@WebServlet("/said")
public class RoomPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.setAttribute("everything", Room.everything());
        request.getRequestDispatcher("/WEB-INF/pages/said.jsp").forward(request, response);
    }
}
