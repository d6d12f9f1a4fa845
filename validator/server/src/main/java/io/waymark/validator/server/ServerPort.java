package io.waymark.validator.server;

import io.waymark.validator.server.access.KeyMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A port that is listened on, with HTTP or with HTTP over TLS, and with bounded connections and threads. Thread-safe. */
final class ServerPort implements AutoCloseable {
    /** A client that is slow holds a connection, at most 256 KiB of its body, and no thread. */
    private static final int MAX_CONNECTIONS = 256;

    /** Clients that connect all at once wait in the system's queue until they are accepted. */
    private static final int ACCEPT_QUEUE = 1_024;

    private static final int MAX_THREADS = 32;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Server server;
    private final ServerConnector connector;
    private final PortSettings settings;

    private ServerPort(Server server, ServerConnector connector, PortSettings settings) {
        this.server = server;
        this.connector = connector;
        this.settings = settings;
    }

    /**
     * Starts to listen.
     *
     * @param settings where, and for whom
     * @param handler answers the requests
     * @return the port
     * @throws IOException if it cannot listen
     * @throws IllegalArgumentException if others could read along
     */
    static ServerPort open(PortSettings settings, Handler handler) throws IOException {
        settings.requireSafe();
        Server server = new Server(threads());
        ServerConnector connector = connector(server, settings.tls());
        connector.setHost(settings.address().getAddress().getHostAddress());
        connector.setPort(settings.address().getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        OpenConnections connections = new OpenConnections(MAX_CONNECTIONS, handler);
        connector.addBean(connections);
        server.setHandler(new GracefulHandler(connections));
        server.setErrorHandler(new PlainErrorHandler());
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
        try {
            server.start();
        } catch (IOException e) {
            stop(server);
            throw e;
        } catch (Exception e) {
            stop(server);
            throw new IOException("the server did not start: " + e, e);
        }
        return new ServerPort(server, connector, settings);
    }

    private static ServerConnector connector(Server server, @Nullable KeyMaterial tls) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        if (tls == null) {
            return new ServerConnector(server, 1, 1, http);
        }
        // The names are checked by the handler, which says which ones there are.
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStore(tls.keyStore());
        context.setKeyStorePassword(tls.password());
        context.setSniRequired(false);
        return new ServerConnector(server, 1, 1, new SslConnectionFactory(context, http.getProtocol()), http);
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("waymark-server");
        threads.setDaemon(true);
        return threads;
    }

    /** Returns a URL that clients reach it by. */
    URI uri() {
        KeyMaterial tls = settings.tls();
        InetAddress address = settings.address().getAddress();
        String host = address.getHostAddress();
        if (tls != null && !tls.names().isEmpty() && !address.isLoopbackAddress()) {
            // Clients accept the names of the certificate alone.
            host = tls.names().stream()
                    .sorted()
                    .filter(name -> !name.startsWith("*"))
                    .findFirst()
                    .orElse(host);
        }
        return URI.create((tls == null ? "http" : "https") + "://" + (host.contains(":") ? "[" + host + "]" : host)
                + ":" + connector.getLocalPort());
    }

    /** Stops listening, and waits at most five seconds for requests that are being answered. */
    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            // A request took longer, and was cut off.
        }
    }
}
