package io.waymark.servlet.proxied;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty and Undertow with the PROXY protocol, and a client that sends what a proxy sends. Tomcat does not have it. */
public final class ProxiedService {
    private ProxiedService() {}

    /** Answers every request. */
    public static final class Greeting extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(request.getRemoteAddr());
        }
    }

    private static int startJetty() throws Exception {
        Server server = new Server();
        ServerConnector connector =
                new ServerConnector(server, new ProxyConnectionFactory(), new HttpConnectionFactory());
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(Greeting.class, "/*");
        server.setHandler(context);
        server.setStopAtShutdown(true);
        server.start();
        return connector.getLocalPort();
    }

    private static int startUndertow() throws Exception {
        DeploymentManager manager = Servlets.defaultContainer()
                .addDeployment(Servlets.deployment()
                        .setClassLoader(ProxiedService.class.getClassLoader())
                        .setContextPath("/")
                        .setDeploymentName("proxied")
                        .addServlet(Servlets.servlet("greeting", Greeting.class).addMapping("/*")));
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addListener(new Undertow.ListenerBuilder()
                        .setType(Undertow.ListenerType.HTTP)
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setUseProxyProtocol(true))
                .setHandler(manager.start())
                .build();
        undertow.start();
        Runtime.getRuntime().addShutdownHook(new Thread(undertow::stop));
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static void send(int port, String sender) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("PROXY " + sender + "\r\nPOST / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 192.0.2.66\r\n"
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            System.out.println(response.lines().findFirst().orElse("no response"));
        }
    }

    public static void main(String[] arguments) throws Exception {
        for (int port : new int[] {startJetty(), startUndertow()}) {
            send(port, "TCP4 203.0.113.9 192.0.2.1 5000 80");
            send(port, "TCP6 2001:db8::9 2001:db8::1 5000 80");
        }
        System.exit(0);
    }
}
