package example;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Tells who asks, how often in this session, and what kind of thread answers. */
public class Tells extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        int count = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
        session.setAttribute("count", count);
        // a virtual thread is none of java.lang.Thread itself or a class of the server's
        boolean virtual = Thread.currentThread().getClass().getName().equals("java.lang.VirtualThread");
        response.getWriter()
                .print(request.getRemoteUser() + " " + count + " " + (virtual ? "virtual" : "platform") + " "
                        + request.isUserInRole("admin"));
    }
}
