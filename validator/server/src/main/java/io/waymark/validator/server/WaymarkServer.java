package io.waymark.validator.server;

import io.waymark.validator.history.EventHistory;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

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

    private WaymarkServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts a server for stores that are only read.
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
        return start(address, stores, List.of(), history, publicKeys);
    }

    /**
     * Starts a server.
     *
     * @param address the loopback address and the port; port 0 for any free port
     * @param stores the stores, those of homes included, whose buckets have distinct names
     * @param homes the homes whose trails can be created and changed
     * @param history the event history of the stores
     * @param publicKeys the files whose keys {@code ListPublicKeys} returns; read at each request, those that exist
     * @return the server, listening
     * @throws IOException if it cannot listen, or two stores have a bucket of one name
     * @throws IllegalArgumentException if the address is not a loopback address
     */
    public static WaymarkServer start(
            InetSocketAddress address,
            List<ReadOnlyDirectoryStore> stores,
            List<ManagedHome> homes,
            EventHistory history,
            List<Path> publicKeys)
            throws IOException {
        StoreBuckets buckets = new StoreBuckets(stores);
        buckets.list();
        Set<Path> managed = new HashSet<>();
        for (ManagedHome home : homes) {
            managed.add(home.description().store().path().toRealPath());
        }
        StoreBuckets unmanaged = new StoreBuckets(
                stores.stream().filter(store -> !managed.contains(store.root())).toList());
        HomeTrailCatalog trails = new HomeTrailCatalog(homes, new TrailCatalog(unmanaged));
        Map<String, ApiAction> actions = new HashMap<>(actions(trails, publicKeys));
        actions.put("LookupEvents", new LookupEvents(history)::lookupEvents);
        CallRecorder recorder = new CallRecorder(homes, Clock.systemUTC());
        if (!homes.isEmpty()) {
            actions.putAll(new TrailChanges(trails, Clock.systemUTC()).actions());
        }
        return start(
                address,
                new CloudTrailApi(actions, recorder),
                new S3Api(buckets, new CreateBucket(homes, buckets), recorder));
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
        CallRecorder nowhere = new CallRecorder(List.of(), Clock.systemUTC());
        StoreBuckets none = new StoreBuckets(List.of());
        return start(
                address,
                new CloudTrailApi(actions(() -> trails, publicKeys), nowhere),
                new S3Api(none, new CreateBucket(List.of(), none), nowhere));
    }

    private static WaymarkServer start(InetSocketAddress address, CloudTrailApi cloudTrail, S3Api s3)
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
        server.setHandler(new GracefulHandler(new PortHandler(cloudTrail, s3)));
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
        return new WaymarkServer(server, connector);
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

    private static Map<String, ApiAction> actions(TrailSource source, List<Path> publicKeys) {
        TrailActions trails = new TrailActions(source);
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
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            // A request took longer, and was cut off.
        }
    }
}
