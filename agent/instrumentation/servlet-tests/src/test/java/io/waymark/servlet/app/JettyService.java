package io.waymark.servlet.app;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ListenerHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The service in Jetty, without security. */
final class JettyService {
    private JettyService() {}

    /** Starts the service and returns its port. */
    static int start() throws Exception {
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        context.getServletHandler().addListener(new ListenerHolder(AuditedListener.class));
        addFilter(context, new FilterHolder(new AuditedFilter()));
        addFilter(context, new FilterHolder(new SecondFilter()));
        ServletHolder servlet = new ServletHolder(new AuditedServlet());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        server.setHandler(context);
        server.setStopAtShutdown(true);
        server.start();
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private static void addFilter(ServletContextHandler context, FilterHolder filter) {
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    }
}
