package io.waymark.validator.server;

import io.waymark.validator.history.EventHistory;
import io.waymark.validator.server.access.HostNames;
import io.waymark.validator.server.access.Sessions;
import io.waymark.validator.server.access.SignatureVerifier;
import io.waymark.validator.server.console.Console;
import io.waymark.validator.server.console.IntegrityMonitor;
import io.waymark.validator.verifier.ReadOnlyStore;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers clients of CloudTrail and S3, and browsers, on one port, from stores that are read at each request, and their event
 * history. Thread-safe.
 */
public final class WaymarkServer implements AutoCloseable {
    private final ServerPort port;
    private final @Nullable IntegrityMonitor integrity;

    private WaymarkServer(ServerPort port, @Nullable IntegrityMonitor integrity) {
        this.port = port;
        this.integrity = integrity;
    }

    /**
     * Starts a server for stores that are only read.
     *
     * @param settings where it listens, and for whom
     * @param stores the stores, whose buckets have distinct names
     * @param history the event history of the stores
     * @param publicKeys the files whose keys {@code ListPublicKeys} returns; read at each request, those that exist
     * @return the server, listening
     * @throws IOException if it cannot listen, or two stores have a bucket of one name
     * @throws IllegalArgumentException if others than the users of this machine reach the address, and TLS or access keys are
     *     missing
     */
    public static WaymarkServer start(
            PortSettings settings, List<ReadOnlyStore> stores, EventHistory history, List<Path> publicKeys)
            throws IOException {
        return start(settings, stores, List.of(), history, publicKeys);
    }

    /**
     * Starts a server.
     *
     * @param settings where it listens, and for whom
     * @param stores the stores that are only read
     * @param homes the homes whose trails can be created and changed, with their stores; no two stores have a bucket of one
     *     name
     * @param history the event history of the stores
     * @param publicKeys the files whose keys {@code ListPublicKeys} returns; read at each request, those that exist
     * @return the server, listening
     * @throws IOException if it cannot listen, or two stores have a bucket of one name
     * @throws IllegalArgumentException if the address is not a loopback address
     */
    public static WaymarkServer start(
            PortSettings settings,
            List<ReadOnlyStore> stores,
            List<ServedHome> homes,
            EventHistory history,
            List<Path> publicKeys)
            throws IOException {
        List<ReadOnlyStore> all = new ArrayList<>(stores);
        homes.forEach(home -> all.add(home.store()));
        List<ManagedHome> managed = homes.stream().map(ServedHome::home).toList();
        Clock clock = Clock.systemUTC();
        HomeTrailCatalog trails = new HomeTrailCatalog(managed, new TrailCatalog(stores), clock);
        BucketNames names = new BucketNames(all, homes, trails);
        names.requireDistinct();
        TrailActions trailActions = new TrailActions(trails);
        Map<String, ApiAction> actions = actions(trailActions, publicKeys);
        actions.put("LookupEvents", new LookupEvents(history)::lookupEvents);
        CallRecorder recorder = new CallRecorder(managed, clock);
        if (!homes.isEmpty()) {
            actions.putAll(new TrailChanges(trails, names, clock).actions());
        }
        SignatureVerifier signatures = new SignatureVerifier(settings.accessKeys(), clock);
        IntegrityMonitor integrity = IntegrityMonitor.start(all, history, publicKeys);
        Console console = new Console(
                history,
                integrity,
                new TrailPanel(trails),
                new Sessions(settings.accessKeys(), clock),
                new ConsoleRecorder(recorder, clock),
                settings.tls() != null);
        StoreBuckets buckets = new StoreBuckets(all);
        try {
            return start(
                    settings,
                    new CloudTrailApi(actions, signatures, recorder),
                    new S3Api(buckets, new CreateBucket(homes, buckets, trails), signatures, recorder),
                    console,
                    integrity);
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
        PortSettings settings = PortSettings.loopback(address);
        List<TrailState> trails = List.of(new TrailState(trail, bucket, prefix, null, null));
        SignatureVerifier signatures = new SignatureVerifier(settings.accessKeys(), Clock.systemUTC());
        CallRecorder nowhere = new CallRecorder(List.of(), Clock.systemUTC());
        StoreBuckets none = new StoreBuckets(List.of());
        HomeTrailCatalog catalog = new HomeTrailCatalog(List.of(), () -> trails, Clock.systemUTC());
        return start(
                settings,
                new CloudTrailApi(actions(new TrailActions(catalog), publicKeys), signatures, nowhere),
                new S3Api(none, new CreateBucket(List.of(), none, catalog), signatures, nowhere),
                null,
                null);
    }

    private static WaymarkServer start(
            PortSettings settings,
            CloudTrailApi cloudTrail,
            S3Api s3,
            @Nullable Console console,
            @Nullable IntegrityMonitor integrity)
            throws IOException {
        PortHandler handler =
                new PortHandler(new HostNames(settings.tls()), settings.rateLimit(), cloudTrail, s3, console);
        return new WaymarkServer(ServerPort.open(settings, handler), integrity);
    }

    private static Map<String, ApiAction> actions(TrailActions trails, List<Path> publicKeys) {
        PublicKeyActions keys = new PublicKeyActions(publicKeys, Clock.systemUTC());
        Map<String, ApiAction> actions = new HashMap<>(LakeActions.actions());
        actions.putAll(new InsightActions(trails).actions());
        actions.putAll(Map.of(
                "DescribeTrails", trails::describeTrails,
                "GetTrail", trails::getTrail,
                "ListTrails", trails::listTrails,
                "GetTrailStatus", trails::getTrailStatus,
                "GetEventSelectors", trails::getEventSelectors,
                "ListTags", trails::listTags,
                "ListPublicKeys", keys::listPublicKeys));
        return actions;
    }

    /**
     * Returns a URL of the server.
     *
     * @return its URL, with the actual port
     */
    public URI uri() {
        return port.uri();
    }

    /** Stops listening, and waits at most five seconds for requests that are being answered. */
    @Override
    public void close() {
        port.close();
        if (integrity != null) {
            integrity.close();
        }
    }
}
