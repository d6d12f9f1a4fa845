package io.waymark.servlet.warserver;

import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Password;

/** Deploys a WAR in Jetty, for one user. */
public final class JettyWar {
    private JettyWar() {}

    /** Serves the WAR, at {@code /shop}, until the process ends. */
    public static void main(String[] arguments) throws Exception {
        UserStore users = new UserStore();
        users.addUser("bob", new Password("secret"), new String[] {"clerk"});
        HashLoginService login = new HashLoginService("shop");
        login.setUserStore(users);
        Server server = new Server(0);
        server.addBean(login);
        server.setStopAtShutdown(true);
        server.setHandler(new WebAppContext(arguments[0], "/shop"));
        server.start();
        System.out.println("port=" + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
        server.join();
    }
}
