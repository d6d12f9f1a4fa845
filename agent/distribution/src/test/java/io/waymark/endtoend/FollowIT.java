package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.endtoend.app.OrderDesk;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code waymark events --follow} beside a service: calls appear long before their log file. */
class FollowIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Process follow(Jdk jdk) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        BuildTree.waymarkCommand().toString(), "events", "--follow", "--format", "csv")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("followed").toFile())
                .redirectError(folder.resolve("follow-err").toFile());
        command.environment().put("JAVA_HOME", jdk.home().toString());
        return command.start();
    }

    private List<String> followed() throws IOException {
        return Files.readAllLines(folder.resolve("followed")).stream()
                .skip(1)
                .map(line -> line.split(",", -1)[2])
                .filter(name -> name.endsWith("Order"))
                .toList();
    }

    private static void call(BufferedWriter commands, String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    /** Puts a log file of one event, which no journal has, behind all others. */
    private void putLogFile(String eventName) throws IOException {
        Path newest = new DeliveredTrail(folder.resolve("waymark"))
                .logFiles().stream()
                        .max(Comparator.comparing(Path::getFileName))
                        .orElseThrow();
        Path file = newest.resolveSibling(
                newest.getFileName().toString().replaceFirst("_[^_]+$", "_zzzzzzzzzzzzzzzz.json.gz"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(("{\"Records\":[{\"eventID\":\"" + UUID.randomUUID() + "\",\"eventTime\":\"" + Instant.now()
                            + "\",\"eventName\":\"" + eventName + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void callsAppearOnceWhetherTheyAreJournaledOrDelivered(Jdk jdk) throws Exception {
        TestJvm jvm = new TestJvm(jdk, folder).withAgent();
        Process first = jvm.start(OrderDesk.class);
        try (BufferedWriter commands = first.outputWriter()) {
            call(commands, "create delivered");
        }
        assertThat(jvm.await(first).status()).isZero();

        Process service = jvm.start(OrderDesk.class);
        Process follower = follow(jdk);
        try (BufferedWriter commands = service.outputWriter()) {
            await().atMost(TIMEOUT).until(() -> followed().equals(List.of("CreateOrder")));
            call(commands, "create second");
            await().atMost(TIMEOUT).until(() -> followed().equals(List.of("CreateOrder", "CreateOrder")));
            service.getOutputStream().close();
            assertThat(jvm.await(service).status()).isZero();
            // Its events are in log files now, which the follower reads no later than this one.
            putLogFile("LastOrder");
            await().atMost(TIMEOUT).until(() -> followed().contains("LastOrder"));
            assertThat(followed()).containsExactly("CreateOrder", "CreateOrder", "LastOrder");
            assertThat(folder.resolve("follow-err")).isEmptyFile();
        } finally {
            service.destroyForcibly();
            follower.destroyForcibly();
        }
    }
}
