package io.waymark.servlet.war;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves orders; what becomes of a request is said by its path. */
public class OrderServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final long SHORT_MILLIS = 50;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getPathInfo()) {
            case "/fail" -> throw new IllegalStateException("order 17 is locked");
            case "/moved" -> response.sendRedirect(request.getContextPath() + "/orders/17");
            case "/forward" -> request.getRequestDispatcher("/orders/17").forward(request, response);
            case "/include" -> request.getRequestDispatcher("/failure").include(request, response);
            case "/refuse" -> response.sendError(HttpServletResponse.SC_CONFLICT, "order 17 has changed");
            case "/upload" -> response.getWriter().print(request.getPart("file").getSize());
            case "/late" -> request.startAsync().setTimeout(SHORT_MILLIS);
            case "/async" -> {
                AsyncContext later = request.startAsync();
                later.start(() -> {
                    response.setStatus(HttpServletResponse.SC_ACCEPTED);
                    later.complete();
                });
            }
            default -> response.getWriter().print("order of " + request.getRemoteUser());
        }
    }
}
