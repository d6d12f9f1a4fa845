package io.waymark.validator.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryListener;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.HistoryUpdater;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A server whose trail has a day and a half of events of a shop, with a digest of each hour; new files are found as they come. */
final class ConsoleServer implements AutoCloseable {
    static final int HOURS = 36;
    static final String STREAM = "5b0c7f1e-8a1d-4b56-9f2e-0d3c6a7b8e90";
    static final String KILLED_STREAM = "1f6e2a9c-4d3b-4c8e-b7a5-9e8d7c6b5a40";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[][] CALLS = {
        {"PlaceOrder", "orders.example.com"},
        {"PlaceOrder", "orders.example.com"},
        {"CancelOrder", "orders.example.com"},
        {"ListInvoices", "billing.example.com"},
        {"RefundPayment", "billing.example.com"},
        {"ConsoleLogin", "signin.amazonaws.com"},
        {"UpdateCustomer", "customers.example.com"}
    };
    private static final String[] USERS = {"alice", "bob", "carol", "deploy-bot"};

    final Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
    final TrailBuilder trail;
    final ChainBuilder chain;
    final List<String> logFiles = new ArrayList<>();
    final List<String> digests = new ArrayList<>();
    final WaymarkServer server;

    private final Random random = new Random(20_260_131);
    private final Map<String, Long> sequences = new HashMap<>();
    private final HistoryUpdater updater;

    /** Problems of the history are not what is tested here. */
    private static final class Silent implements HistoryListener {
        @Override
        public void onSkipped(ObjectUri file, String reason) {}

        @Override
        public void onReadOnly() {}

        @Override
        public void onFailure(String reason) {}
    }

    ConsoleServer(Path home) throws IOException {
        trail = new TrailBuilder(home);
        Instant start = end.minus(HOURS, ChronoUnit.HOURS);
        chain = trail.chain(TrailBuilder.HOME_REGION, trail.addKey(start, start.plus(30, ChronoUnit.DAYS)), start);
        write(start);
        ReadOnlyDirectoryStore store = ReadOnlyDirectoryStore.open(trail.store());
        StoreHistory history = StoreHistory.open(
                store, home.resolve("history"), HistorySettings.DEFAULT, Clock.systemUTC(), new Silent());
        history.update();
        updater = new HistoryUpdater(List.of(history), new Silent());
        updater.start();
        server = WaymarkServer.start(
                PortSettings.loopback(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(store),
                new EventHistory(List.of(history)),
                List.of(trail.publicKeys()));
    }

    private void write(Instant start) throws IOException {
        for (int hour = 0; hour < HOURS; hour++) {
            Instant begin = start.plus(hour, ChronoUnit.HOURS);
            List<ObjectNode> records = new ArrayList<>();
            if (hour == 0) {
                records.add(started(begin.plusSeconds(60), KILLED_STREAM, null));
            }
            if (hour == 20) {
                records.add(started(begin.plusSeconds(60), STREAM, KILLED_STREAM));
            }
            String stream = hour < 20 ? KILLED_STREAM : STREAM;
            // Nights are quiet.
            int calls = hour % 24 < 7 ? random.nextInt(3) : 4 + random.nextInt(24);
            for (int i = 0; i < calls; i++) {
                records.add(call(begin.plusSeconds(120 + i * 100L), stream));
            }
            if (hour == 30) {
                records.add(dropped(begin.plusSeconds(3_000), stream));
            }
            if (!records.isEmpty()) {
                logFiles.add(add(begin.plusSeconds(3_300), records));
            }
            digests.add(chain.addDigest(begin.plusSeconds(3_600)));
        }
    }

    /** Delivers a log file with one call, which no digest lists yet. */
    String deliver(Consumer<ObjectNode> change) throws IOException {
        ObjectNode record = call(Instant.now().truncatedTo(ChronoUnit.SECONDS), STREAM);
        change.accept(record);
        return add(Instant.now().plusSeconds(60), List.of(record));
    }

    private String add(Instant delivered, List<ObjectNode> records) throws IOException {
        List<Instant> times = records.stream()
                .map(record -> Instant.parse(record.path("eventTime").asText()))
                .sorted()
                .toList();
        return chain.addLogFile(
                delivered,
                records.stream().map(ObjectNode::toString).collect(Collectors.joining(",", "{\"Records\":[", "]}")),
                times.get(0),
                times.get(times.size() - 1));
    }

    private ObjectNode record(Instant time, String stream) throws IOException {
        ObjectNode record = (ObjectNode) JSON.readTree(chain.record(UUID.randomUUID(), time, ""));
        long sequence = sequences.merge(stream, 0L, (one, other) -> one + 1);
        record.putObject("additionalEventData").put("stream", stream).put("sequence", sequence);
        return record;
    }

    private ObjectNode call(Instant time, String stream) throws IOException {
        String[] call = CALLS[random.nextInt(CALLS.length)];
        String user = USERS[random.nextInt(USERS.length)];
        ObjectNode record = record(time, stream);
        record.put("eventName", call[0]).put("eventSource", call[1]);
        record.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("principalId", user)
                .put("arn", "arn:aws:iam::123456789012:user/" + user)
                .put("accountId", "123456789012")
                .put(
                        "accessKeyId",
                        "AKIA"
                                + Integer.toString(user.hashCode(), 36)
                                        .replace("-", "")
                                        .toUpperCase(java.util.Locale.ROOT))
                .put("userName", user);
        record.put("sourceIPAddress", "192.0.2." + (10 + random.nextInt(4)))
                .put("userAgent", "shop/4.2")
                .put("requestID", UUID.randomUUID().toString());
        int order = 1_000 + random.nextInt(9_000);
        record.putObject("requestParameters")
                .put("orderId", "o-" + order)
                .put("amount", random.nextInt(50_000) / 100.0);
        record.putArray("resources")
                .addObject()
                .put("type", "Example::Orders::Order")
                .put("ARN", "arn:aws:orders:us-east-1:123456789012:order/o-" + order);
        if (random.nextInt(9) == 0) {
            record.put("errorCode", "AccessDenied").put("errorMessage", "not allowed");
        }
        return record;
    }

    private ObjectNode service(Instant time, String stream, String name) throws IOException {
        ObjectNode record = record(time, stream);
        record.put("eventName", name).put("eventSource", "waymark.io").put("eventType", "AwsServiceEvent");
        record.putObject("userIdentity").put("accountId", "123456789012").put("invokedBy", "waymark.io");
        return record;
    }

    private ObjectNode started(Instant time, String stream, @Nullable String previous) throws IOException {
        ObjectNode record = service(time, stream, "WaymarkStarted");
        ObjectNode details = record.putObject("serviceEventDetails")
                .put("agentVersion", "0.1.0")
                .put("host", "shop-1.example.com")
                .put("service", "orders")
                .put("trail", "audit")
                .put("instance", "orders-1")
                .put("processId", previous == null ? 4_211 : 4_977)
                .put("javaVersion", "17.0.15");
        if (previous != null) {
            details.putArray("previousRuns")
                    .addObject()
                    .put("stream", previous)
                    .put("stoppedCleanly", false)
                    .put("recordCount", sequences.getOrDefault(previous, 0L) + 1);
        }
        return record;
    }

    private ObjectNode dropped(Instant time, String stream) throws IOException {
        ObjectNode record = service(time, stream, "EventsDropped");
        record.putObject("serviceEventDetails")
                .put("reason", "RING_FULL")
                .put("count", 3)
                .put("totalCount", 3)
                .put("startTime", time.minusSeconds(9).toString())
                .put("endTime", time.minusSeconds(3).toString());
        return record;
    }

    String url(String path) {
        return server.uri() + path;
    }

    @Override
    public void close() throws IOException {
        server.close();
        updater.close();
    }
}
