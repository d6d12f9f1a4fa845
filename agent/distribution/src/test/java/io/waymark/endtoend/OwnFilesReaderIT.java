package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.endtoend.app.OwnFilesReader;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that reads its own files makes the operating system free the agent's locks; nothing is taken from a living run. */
class OwnFilesReaderIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String[] CONTAINER = {"unshare", "--pid", "--fork", "--kill-child", "--mount-proc"};

    @TempDir
    private Path folder;

    private final Jdk jdk = Jdk.all().get(0);

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private TestJvm jvm(Path workingDirectory, String delivery) throws Exception {
        return new TestJvm(jdk, Files.createDirectories(workingDirectory))
                .withAgent()
                .withOption("-Dwaymark.home=" + trail().home())
                // A slow machine needs more than the default.
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.delivery=" + delivery);
    }

    private Process start(TestJvm reader) throws Exception {
        Process process = reader.start(OwnFilesReader.class, "order");
        await().atMost(TIMEOUT).until(() -> Files.exists(trail().home().resolve("journal/1/status.json")));
        return process;
    }

    /** Stops the reader; each of its calls must be in the trail exactly once, and the trail complete. */
    private void stopAndVerify(TestJvm reader, Process process) throws Exception {
        Files.createFile(folder.resolve("stop"));
        CliResult ended = reader.await(process);
        assertThat(ended.status()).as(ended.err()).isZero();
        CliResult delivered = new DeliverProcess(jdk, folder).run("--once", "waymark");
        assertThat(delivered.status()).as(delivered.err()).isZero();
        int calls = Integer.parseInt(ended.out().strip().split(" ", -1)[1]);
        List<String> expected = IntStream.range(0, calls)
                .mapToObj(call -> "order-" + call)
                .sorted()
                .toList();
        assertThat(trail().records("GetOrder"))
                .extracting(
                        record -> record.get("requestParameters").get("orderId").asText())
                .filteredOn(order -> order.startsWith("order-"))
                .containsExactlyInAnyOrderElementsOf(expected);
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    @Test
    void deliverLeavesTheJournalOfALivingRunOpen() throws Exception {
        TestJvm reader = jvm(folder, "external");
        Process process = start(reader);
        try {
            for (int run = 0; run < 2; run++) {
                CliResult delivered = new DeliverProcess(jdk, folder).run("--once", "waymark");
                assertThat(delivered.status()).as(delivered.err()).isZero();
                assertThat(trail().home().resolve("journal/1/dirty")).exists();
            }
            stopAndVerify(reader, process);
            assertThat(trail().home().resolve("journal/2")).doesNotExist();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void secondJvmTakesNeitherJournalNorDelivery() throws Exception {
        TestJvm reader = jvm(folder, "agent");
        Process process = start(reader);
        try {
            CliResult second = jvm(folder.resolve("second"), "agent").run(ObjectIdentity.class);
            assertThat(second.status()).as(second.err()).isZero();
            assertThat(trail().home().resolve("journal/2/queue")).isDirectory();
            CliResult delivered = new DeliverProcess(jdk, folder).run("--once", "waymark");
            assertThat(delivered.status()).isEqualTo(3);
            assertThat(delivered.err()).contains("another process delivers the home");
            stopAndVerify(reader, process);
            assertThat(trail().records("CancelOrder")).hasSize(1);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void processOfAnotherContainerIsNotTakenForDead() throws Exception {
        assumeTrue(canUnshare(), "unshare --pid --mount-proc does not work here: it needs root and util-linux");
        TestJvm reader = jvm(folder, "external").withWrapper(CONTAINER);
        Process process = start(reader);
        try {
            CliResult delivered =
                    new DeliverProcess(jdk, folder).withWrapper(CONTAINER).run("--once", "waymark");
            assertThat(delivered.status()).as(delivered.err()).isZero();
            assertThat(trail().home().resolve("journal/1/dirty")).exists();
            stopAndVerify(reader, process);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean canUnshare() throws Exception {
        String[] command = new String[CONTAINER.length + 1];
        System.arraycopy(CONTAINER, 0, command, 0, CONTAINER.length);
        command[CONTAINER.length] = "true";
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
