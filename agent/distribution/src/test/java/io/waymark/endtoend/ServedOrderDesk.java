package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.OrderDesk;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A running {@link OrderDesk} with the agent, and {@code waymark serve} of its home, which delivers each second. */
final class ServedOrderDesk implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Path home;
    private final List<String> serverOptions;
    private final TestJvm jvm;
    private final Process service;
    private final BufferedWriter commands;
    private int servers;
    private ServeProcess server;

    private ServedOrderDesk(Path home, List<String> serverOptions, TestJvm jvm, Process service) throws IOException {
        this.home = home;
        this.serverOptions = List.copyOf(serverOptions);
        this.jvm = jvm;
        this.service = service;
        commands = service.outputWriter();
        server = serve();
    }

    private ServeProcess serve(String... stores) throws IOException {
        List<String> served = new ArrayList<>(List.of(stores));
        served.add("waymark");
        String name = "serve-" + servers++;
        return ServeProcess.start(
                Jdk.all().get(0), home.getParent(), name, serverOptions, served.toArray(String[]::new));
    }

    /**
     * Starts service and server, and waits until the server delivers.
     *
     * @param folder their working directory, in which the home is, or is created
     * @param options more options of both JVMs, without spaces
     */
    static ServedOrderDesk start(Path folder, String... options) throws IOException {
        Path home = Files.createDirectories(folder.resolve("waymark"));
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        List<String> serverOptions =
                new ArrayList<>(List.of("-Dwaymark.roll.interval=1s", "-Dwaymark.digest.interval=2s"));
        for (String option : options) {
            jvm.withOption(option);
            serverOptions.add(option);
        }
        Process service = jvm.start(OrderDesk.class);
        ServedOrderDesk desk = new ServedOrderDesk(home, serverOptions, jvm, service);
        desk.server.awaitDelivering();
        return desk;
    }

    /** Ends the server; the agent delivers meanwhile, unless its delivery is external. */
    void stopServer() throws InterruptedException {
        server.terminate();
    }

    /** Starts another server of the home, beside stores that are only read, and waits until it delivers. */
    void startServer(String... stores) throws IOException {
        server = serve(stores);
        server.awaitDelivering();
    }

    Path home() {
        return home;
    }

    ServeProcess server() {
        return server;
    }

    /** Makes a call in the service, and waits for its end. */
    void call(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(TIMEOUT)
                .until(() -> jvm.stdout().contains("did " + command + "\n"));
    }

    /** A running agent takes event selectors up within about a second. */
    void awaitCaptureOf(String bucket) {
        int[] probes = new int[1];
        await().pollInterval(Duration.ofMillis(100)).atMost(TIMEOUT).until(() -> {
            call("touch vip/probe-" + probes[0]++);
            return !records(bucket, "Touch").isEmpty();
        });
    }

    void callAndAwaitHistory(String command, String eventName, int count) throws IOException {
        call(command);
        await().atMost(TIMEOUT)
                .until(() -> server.lookup("EventName", eventName).size() >= count);
    }

    /** Calls an operation of CloudTrail that succeeds. */
    JsonNode api(String operation, String request) throws IOException, InterruptedException {
        JsonNode answer = server.call(operation, request);
        assertThat(answer.has("__type")).as(operation + ": " + answer).isFalse();
        return answer;
    }

    /** Returns the records of a bucket with this name, in their order. */
    List<JsonNode> records(String bucket, String eventName) {
        return records(home.resolve("store").resolve(bucket), eventName);
    }

    private static List<JsonNode> records(Path root, String eventName) {
        List<JsonNode> records = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return records;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".json.gz")
                            && !file.toString().contains("Digest"))
                    .sorted()
                    .forEach(file -> DeliveredTrail.read(file).get("Records").forEach(record -> {
                        if (record.get("eventName").textValue().equals(eventName)) {
                            records.add(record);
                        }
                    }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Files of one minute have no order.
        records.sort(Comparator.comparingLong(
                record -> record.at("/additionalEventData/sequence").longValue()));
        return records;
    }

    /** Returns whose orders a bucket has. */
    List<String> customers(String bucket) {
        return customers(home.resolve("store").resolve(bucket));
    }

    /** Returns whose orders a bucket's folder has. */
    static List<String> customers(Path root) {
        return records(root, "CreateOrder").stream()
                .map(record -> record.at("/requestParameters/customer").textValue())
                .toList();
    }

    /** Ends the service, and then the server, which delivers and signs what remains. */
    void end() throws IOException, InterruptedException {
        commands.close();
        CliResult end = jvm.await(service);
        assertThat(end.status()).as(end.err()).isZero();
        server.terminate();
    }

    @Override
    public void close() {
        service.destroyForcibly();
        server.close();
    }
}
