package io.waymark.servlet.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Visits a place; {@code /slow} times out, {@code /dispatch} is dispatched once more. */
public final class AuditedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        Places.visit(request.getDispatcherType() + " servlet");
        switch (request.getRequestURI()) {
            case "/slow" -> {
                AsyncContext async = request.startAsync();
                async.setTimeout(50);
                async.addListener(new AuditedListener());
            }
            case "/dispatch" -> request.startAsync().dispatch("/dispatched");
            default -> response.setStatus(200);
        }
    }
}
