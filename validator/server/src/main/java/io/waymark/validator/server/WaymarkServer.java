package io.waymark.validator.server;

import io.waymark.validator.history.EventHistory;
import io.waymark.validator.server.console.Console;
import io.waymark.validator.server.console.IntegrityMonitor;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Answers clients of CloudTrail and S3 on one port of the loopback interface, from stores that are read at each
 * request, and their event history.
 * Thread-safe.
 */
public final class WaymarkServer implements AutoCloseable {
    /** A client that is slow holds a connection, at most 256 KiB of its body, and no thread. */
    private static final int MAX_CONNECTIONS = 256;

    private static final int MAX_THREADS = 32;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Server server;
    private final ServerConnector connector;
    private final @Nullable IntegrityMonitor integrity;

    private WaymarkServer(Server server, ServerConnector connector, @Nullable IntegrityMonitor integrity) {
        this.integrity = integrity;
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts a server.
     *
     * @param address the loopback address and the port; port 0 for any free port
     * @param stores the stores, whose buckets have distinct names
     * @param history the event history of the stores
     * @param publicKeys the files whose keys {@code ListPublicKeys} returns; read at each request, those that exist
     * @return the server, listening
     * @throws IOException if it cannot listen, or two stores have a bucket of one name
     * @throws IllegalArgumentException if the address is not a loopback address
     */
    public static WaymarkServer start(
            InetSocketAddress address, List<ReadOnlyDirectoryStore> stores, EventHistory history, List<Path> publicKeys)
            throws IOException {
        StoreBuckets buckets = new StoreBuckets(stores);
        buckets.list();
        TrailActions trails = new TrailActions(new TrailCatalog(buckets));
        Map<String, ApiAction> actions = new HashMap<>(actions(trails, publicKeys));
        actions.put("LookupEvents", new LookupEvents(history)::lookupEvents);
        IntegrityMonitor integrity = IntegrityMonitor.start(stores, publicKeys);
        Console console = new Console(history, integrity, new TrailPanel(trails));
        try {
            return start(address, new CloudTrailApi(actions), new S3Api(buckets), console, integrity);
        } catch (IOException | RuntimeException e) {
            integrity.close();
            throw e;
        }
    }

    /**
     * Starts a server for a trail whose bucket is elsewhere, such as in S3: of S3, nothing is answered.
     *
     * @param address the loopback address and the port; port 0 for any free port
     * @param trail the trail
     * @param bucket its bucket
     * @param prefix the part of its keys before {@code AWSLogs}, without a slash at its end; may be empty
     * @param publicKeys the files whose keys {@code ListPublicKeys} returns; read at each request, those that exist
     * @return the server, listening
     * @throws IOException if it cannot listen
     * @throws IllegalArgumentException if the address is not a loopback address
     */
    public static WaymarkServer start(
            InetSocketAddress address, TrailId trail, String bucket, String prefix, List<Path> publicKeys)
            throws IOException {
        List<TrailState> trails = List.of(new TrailState(trail, bucket, prefix, null, null));
        return start(
                address,
                new CloudTrailApi(actions(new TrailActions(() -> trails), publicKeys)),
                new S3Api(new StoreBuckets(List.of())),
                null,
                null);
    }

    private static WaymarkServer start(
            InetSocketAddress address,
            CloudTrailApi cloudTrail,
            S3Api s3,
            @Nullable Console console,
            @Nullable IntegrityMonitor integrity)
            throws IOException {
        InetAddress host = address.getAddress();
        if (host == null || !host.isLoopbackAddress()) {
            throw new IllegalArgumentException("not a loopback address: " + address.getHostString()
                    + "; there is no TLS and no authentication yet");
        }
        Server server = new Server(threads());
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
        connector.setHost(host.getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.setHandler(new GracefulHandler(new PortHandler(cloudTrail, s3, console)));
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
        return new WaymarkServer(server, connector, integrity);
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("waymark-server");
        threads.setDaemon(true);
        return threads;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        return configuration;
    }

    private static Map<String, ApiAction> actions(TrailActions trails, List<Path> publicKeys) {
        PublicKeyActions keys = new PublicKeyActions(publicKeys, Clock.systemUTC());
        return Map.of(
                "DescribeTrails", trails::describeTrails,
                "GetTrail", trails::getTrail,
                "ListTrails", trails::listTrails,
                "GetTrailStatus", trails::getTrailStatus,
                "GetEventSelectors", trails::getEventSelectors,
                "ListTags", trails::listTags,
                "ListPublicKeys", keys::listPublicKeys);
    }

    /**
     * Returns the URL that the server listens on.
     *
     * @return its URL, with the actual port
     */
    public URI uri() {
        String host = connector.getHost();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort());
    }

    /** Stops listening, and waits at most five seconds for requests that are being answered. */
    @Override
    public void close() {
        stop(server);
        if (integrity != null) {
            integrity.close();
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            // A request took longer, and was cut off.
        }
    }
}
