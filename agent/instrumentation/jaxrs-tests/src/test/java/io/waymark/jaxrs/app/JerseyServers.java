package io.waymark.jaxrs.app;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Serves the application without servlets. */
final class JerseyServers {
    private JerseyServers() {}

    static int startJdk() {
        HttpServer server = JdkHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/shop/api/"), ResourceConfig.forApplication(new OrderApplication()));
        return server.getAddress().getPort();
    }

    static int startGrizzly() {
        var server = GrizzlyHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/shop/api/"), ResourceConfig.forApplication(new OrderApplication()));
        return server.getListener("grizzly").getPort();
    }
}
