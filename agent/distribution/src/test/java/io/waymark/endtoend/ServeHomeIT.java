package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.CountedTransfers;
import io.waymark.endtoend.app.OrderDesk;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark serve HOME}: delivers the home and finds its events at once. */
class ServeHomeIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CALLS = 100;
    private static final int KILLS = Integer.getInteger("waymark.serve.kills", 2);

    /** Microseconds between two calls of a thread; more kills take longer, and all calls are compared at the end. */
    private static final int PAUSE = Math.max(2_000, 100 * KILLS);

    /** Reading all calls takes a while. */
    private static final Duration READ_TIMEOUT = TIMEOUT.plusSeconds(5L * KILLS);

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectory(folder.resolve("waymark"));
    }

    private static Jdk jdk() {
        return Jdk.all().get(0);
    }

    private static Jdk newestJdk() {
        List<Jdk> jdks = Jdk.all();
        return jdks.get(jdks.size() - 1);
    }

    private TestJvm service() {
        return new TestJvm(jdk(), folder).withAgent();
    }

    private ServeProcess serve(String... options) throws IOException {
        return ServeProcess.start(jdk(), folder, "serve", List.of(options), "waymark");
    }

    /** Makes a call in the service, and waits for its end. */
    private static void command(TestJvm jvm, BufferedWriter commands, String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        await().pollInterval(Duration.ofMillis(1))
                .atMost(TIMEOUT)
                .until(() -> jvm.stdout().contains("did " + command + "\n"));
    }

    private static List<String> customers(List<JsonNode> records) {
        return records.stream()
                .map(record -> record.at("/requestParameters/customer").textValue())
                .toList();
    }

    private DeliveredTrail trail() {
        return new DeliveredTrail(home);
    }

    @Test
    void callIsFoundWithinASecondLongBeforeItsLogFile() throws Exception {
        TestJvm jvm = service();
        Process service = jvm.start(OrderDesk.class);
        BufferedWriter commands = service.outputWriter();
        try (ServeProcess server = serve("-Dwaymark.roll.interval=1h")) {
            command(jvm, commands, "create first");
            await().atMost(TIMEOUT)
                    .until(() -> server.lookup("EventName", "CreateOrder").size() == 1);

            List<Long> millis = new ArrayList<>();
            for (int call = 0; call < CALLS; call++) {
                command(jvm, commands, "get " + call);
                int found = call + 1;
                long end = System.nanoTime();
                await().pollInterval(Duration.ofMillis(10))
                        .atMost(TIMEOUT)
                        .until(() -> server.lookup("EventName", "GetOrder").size() == found);
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - end));
            }
            Collections.sort(millis);
            System.out.println("a call is found after " + millis.get(CALLS / 2) + " ms (median), "
                    + millis.get(CALLS * 99 / 100 - 1) + " ms (p99)");
            assertThat(trail().logFiles()).isEmpty();

            service.getOutputStream().close();
            CliResult ended = jvm.await(service);
            assertThat(ended.status()).isZero();
            server.terminate();
            assertThat(server.stderr().lines())
                    .allMatch(line -> line.startsWith("waymark: delivering ")
                            || line.contains("is not there yet")
                            || line.endsWith("waiting to take over when it ends"));
        } finally {
            service.destroyForcibly();
        }
        assertThat(trail().records("GetOrder")).hasSize(CALLS);
        assertThat(trail().validate().status()).isZero();
    }

    @Test
    void agentThatDeliversLeavesItToTheServerAndTakesItBack() throws Exception {
        TestJvm jvm = service().withOption("-Dwaymark.roll.interval=1s").withOption("-Dwaymark.digest.interval=1s");
        Process service = jvm.start(OrderDesk.class);
        try (BufferedWriter commands = service.outputWriter()) {
            command(jvm, commands, "create before");
            await().atMost(TIMEOUT).until(() -> trail().records("CreateOrder").size() == 1);
            try (ServeProcess server = serve("-Dwaymark.roll.interval=1s", "-Dwaymark.digest.interval=1s")) {
                await().atMost(TIMEOUT).until(() -> server.stderr().contains("waymark: delivering "));
                command(jvm, commands, "create during");
                await().atMost(TIMEOUT)
                        .until(() -> trail().records("CreateOrder").size() == 2);
                // As with all that delivers: the second one says that it waits.
                try (ServeProcess second = ServeProcess.start(jdk(), folder, "second", List.of(), "waymark")) {
                    await().atMost(TIMEOUT).until(() -> second.stderr().contains("another process delivers " + home));
                    assertThat(customers(second.lookup("EventName", "CreateOrder")))
                            .contains("before");
                }
                server.kill();
            }
            command(jvm, commands, "create after");
            await().atMost(TIMEOUT).until(() -> trail().records("CreateOrder").size() == 3);
        } finally {
            service.destroyForcibly();
        }
        try (ServeProcess server = serve("-Dwaymark.roll.interval=1s", "-Dwaymark.digest.interval=1s")) {
            await().atMost(TIMEOUT)
                    .until(() -> server.lookup("EventName", "CreateOrder").size() == 3);
            server.terminate();
        }
        assertThat(trail().validate().status()).isZero();
    }

    @Test
    void killedServerLosesAndDoublesNothing() throws Exception {
        LongBuffer returned = CountedTransfers.map(folder.resolve("returned"));
        Process service = service()
                .withOption("-Dwaymark.block.timeout=1m")
                .withOption("-Dwaymark.guarantee=journaled")
                .withOption("-Dwaymark.delivery=external")
                .start(
                        CountedTransfers.class,
                        folder.resolve("returned").toString(),
                        "2",
                        "0",
                        Integer.toString(Integer.MAX_VALUE),
                        Integer.toString(PAUSE));
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                int files = trail().logFiles().size();
                try (ServeProcess server = ServeProcess.start(
                        newestJdk(), folder, "serve", List.of("-Dwaymark.roll.interval=2s"), "waymark")) {
                    await().atMost(TIMEOUT).until(() -> trail().logFiles().size() >= files + 2);
                    server.kill();
                }
            }
            returned.put(CountedTransfers.STOP_SLOT, 1);
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            service.destroyForcibly().waitFor();
        }
        long calls = returned.get(0) + returned.get(1);
        try (ServeProcess server =
                ServeProcess.start(newestJdk(), folder, "serve", List.of("-Dwaymark.roll.interval=2s"), "waymark")) {
            await().atMost(READ_TIMEOUT)
                    .untilAsserted(
                            () -> assertThat(trail().records("Transfer").size()).isGreaterThanOrEqualTo((int) calls));
            await().atMost(READ_TIMEOUT)
                    .untilAsserted(() -> assertThat(
                                    server.lookup("EventName", "Transfer").size())
                            .isGreaterThanOrEqualTo((int) calls));
            List<JsonNode> found = server.lookup("EventName", "Transfer");
            server.terminate();
            List<JsonNode> delivered = trail().records("Transfer");
            System.out.println(KILLS + " kills: " + calls + " calls returned, " + delivered.size() + " delivered, "
                    + found.size() + " found");
            assertThat(delivered).hasSize((int) calls);
            assertThat(found).hasSize((int) calls);
            Set<JsonNode> distinct = new HashSet<>(delivered);
            assertThat(distinct).hasSize((int) calls);
            assertThat(distinct.equals(new HashSet<>(found)))
                    .as("the history equals the files")
                    .isTrue();
        }
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }
}
