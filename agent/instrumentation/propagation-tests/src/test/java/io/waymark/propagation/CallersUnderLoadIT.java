package io.waymark.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.waymark.propagation.app.LoadedService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred users at once, whose requests share the threads of a few small pools: each event names the user that caused it. {@code
 * -Dwaymark.requests=100000} sends as many requests; two cores take a few minutes.
 */
class CallersUnderLoadIT {
    private static final int REQUESTS = Integer.getInteger("waymark.requests", 2_000);
    private static final int USERS = 100;
    private static final List<String> STEPS = List.of("-execute", "-submit", "-callback", "-async");
    private static final Pattern PORT = Pattern.compile("^port (\\d+)$", Pattern.MULTILINE);

    static {
        // Read when the server's class is loaded: otherwise each answer waits for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @TempDir
    private Path folder;

    /** What the trail says of each request. */
    private static final class Tally {
        final String[] requestIds = new String[REQUESTS];
        final Map<String, int[]> events = new TreeMap<>();
        final List<String> faults = new ArrayList<>();
        long count;

        void add(JsonNode record) {
            String name = record.get("eventName").textValue();
            if (name.equals("UpdateOrder")) {
                String order = record.at("/requestParameters/orderId").textValue();
                int end = order.indexOf('-');
                if (end > 0) {
                    add(record, order.substring(end), order.substring(0, end), record, record.get("requestID"));
                }
            } else if (name.equals("DeleteTable")) {
                JsonNode requester = record.at("/additionalEventData/requestedBy");
                add(
                        record,
                        name,
                        record.at("/requestParameters/tableName").textValue(),
                        requester,
                        requester.get("requestID"));
            } else {
                add(record, name, record.at("/requestParameters/order").textValue(), record, record.get("requestID"));
            }
        }

        private void add(JsonNode record, String kind, String order, JsonNode caller, JsonNode requestId) {
            count++;
            int index = Integer.parseInt(order);
            events.computeIfAbsent(kind, key -> new int[REQUESTS])[index]++;
            String id = requestId.textValue();
            String known = requestIds[index] == null ? id : requestIds[index];
            requestIds[index] = known;
            if (!caller.at("/userIdentity/userName").asText().equals("user" + index % USERS)
                    || !caller.at("/sourceIPAddress").asText().equals(address(index))
                    || !known.equals(id)) {
                faults.add(record.toString());
            }
        }
    }

    private static String address(int request) {
        return "198.51.100." + (1 + request % USERS);
    }

    @Test
    void eachEventNamesTheUserThatCausedIt() throws Exception {
        HttpServer aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        ExecutorService awsThreads = Executors.newCachedThreadPool();
        aws.setExecutor(awsThreads);
        aws.createContext("/", exchange -> {
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        aws.start();
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                // All compilers, as in production: many threads run optimized code.
                .withOption("-XX:TieredStopAtLevel=4")
                .withAgent()
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dsun.net.httpserver.nodelay=true")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s");
        PropagationIT.libraries().forEach(jvm::withClassPath);
        Process service = jvm.start(
                LoadedService.class, "http://127.0.0.1:" + aws.getAddress().getPort());
        try {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> PORT.matcher(jvm.stdout()).find());
            Matcher port = PORT.matcher(jvm.stdout());
            assertThat(port.find()).isTrue();
            sendAll("http://127.0.0.1:" + port.group(1) + "/orders?order=");
            service.getOutputStream().close();
            CliResult ended = jvm.await(service);
            assertThat(ended.status()).as(ended.err()).isZero();
        } finally {
            service.destroyForcibly();
            aws.stop(0);
            awsThreads.shutdownNow();
        }

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        Tally tally = new Tally();
        for (Path file : trail.logFiles()) {
            for (JsonNode record : DeliveredTrail.read(file).get("Records")) {
                if (!record.get("eventType").textValue().equals("AwsServiceEvent")) {
                    tally.add(record);
                }
            }
        }
        assertThat(tally.faults).as("events with another caller").isEmpty();
        List<String> kinds = new ArrayList<>(STEPS);
        kinds.addAll(List.of("DeleteTable", "POST /orders/**"));
        assertThat(tally.events).containsOnlyKeys(kinds);
        tally.events.forEach((kind, events) -> assertThat(events).as(kind).containsOnly(1));
        assertThat(tally.count).isEqualTo((long) REQUESTS * kinds.size());
        System.out.println(REQUESTS + " requests of " + USERS + " users: " + tally.count
                + " events, 0 with another caller, " + "0 missing, 0 twice");
        assertThat(trail.validate().status()).isZero();
    }

    private static void sendAll(String url) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(USERS);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                sending.add(clients.submit(() -> {
                    for (int request = next.getAndIncrement(); request < REQUESTS; request = next.getAndIncrement()) {
                        send(url, request);
                    }
                    return null;
                }));
            }
            for (Future<?> client : sending) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static void send(String url, int request) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + request).toURL().openConnection();
        connection.setRequestMethod("POST");
        String credentials = "user" + request % USERS + ":secret";
        connection.setRequestProperty(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        connection.setRequestProperty("X-Forwarded-For", address(request));
        if (connection.getResponseCode() != 200) {
            throw new IOException("request " + request + ": status " + connection.getResponseCode());
        }
    }
}
