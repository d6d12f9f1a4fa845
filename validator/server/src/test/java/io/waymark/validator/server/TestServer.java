package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.format.FormatException;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.server.access.AccessKeyFile;
import io.waymark.validator.server.access.AccessKeys;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A server of one trail: two digests with a log file each, of three and two events. */
final class TestServer implements AutoCloseable {
    static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Within the days of the event history. */
    final Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(5, ChronoUnit.HOURS);

    final TrailBuilder trail;
    final ChainBuilder chain;
    final String firstLog;
    final String firstDigest;
    final String secondLog;
    final String secondDigest;
    final StoreHistory history;
    final WaymarkServer server;

    TestServer(Path home, String prefix) throws IOException {
        this(home, prefix, PortSettings.loopback(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    TestServer(Path home, String prefix, PortSettings settings) throws IOException {
        this(home, prefix, settings, Clock.systemUTC());
    }

    /** Has access keys, without which nobody may use it. */
    TestServer(Path home, AccessKeyFile keys) throws IOException, FormatException {
        this(
                home,
                "",
                new PortSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        null,
                        AccessKeys.read(List.of(keys))));
    }

    /** The clock is that of the event history. */
    TestServer(Path home, String prefix, PortSettings settings, Clock clock) throws IOException {
        this(home, prefix, settings, clock, List.of(), List.of());
    }

    /** Has the trail in the store of the first home; records its calls in all homes. */
    TestServer(RecordingHome home, RecordingHome other, ReadOnlyStore... stores) throws IOException {
        this(
                home.description().folder(),
                "",
                PortSettings.loopback(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                Clock.systemUTC(),
                List.of(home.served(), other.served()),
                List.of(stores));
    }

    private TestServer(
            Path home,
            String prefix,
            PortSettings settings,
            Clock clock,
            List<ServedHome> homes,
            List<ReadOnlyStore> others)
            throws IOException {
        trail = new TrailBuilder(home, prefix);
        chain = trail.chain(TrailBuilder.HOME_REGION, trail.addKey(start, start.plus(30, ChronoUnit.DAYS)), start);
        firstLog = chain.addLogFile(start.plusSeconds(900), 3);
        firstDigest = chain.addDigest(start.plusSeconds(3600));
        secondLog = chain.addLogFile(start.plusSeconds(4500), 2);
        secondDigest = chain.addDigest(start.plusSeconds(7200));
        ReadOnlyDirectoryStore store = ReadOnlyDirectoryStore.open(trail.store());
        history = StoreHistory.open(store, home.resolve("history"), HistorySettings.DEFAULT, clock, new NoProblems());
        history.update();
        server = WaymarkServer.start(
                settings,
                homes.isEmpty() ? List.of(store) : others,
                homes,
                new EventHistory(List.of(history)),
                List.of(trail.publicKeys()));
    }

    URI uri(String path) {
        return URI.create(server.uri() + path);
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> call(String operation, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    JsonNode answer(String operation, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = call(operation, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(operation + ": " + response.statusCode() + " " + response.body());
        }
        return new ObjectMapper().readTree(response.body());
    }

    /** Returns the name of the error that a call is answered with. */
    String error(String operation, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = call(operation, body);
        return response.statusCode() + " "
                + new ObjectMapper().readTree(response.body()).path("__type").asText();
    }

    @Override
    public void close() throws IOException {
        server.close();
        history.close();
    }
}
