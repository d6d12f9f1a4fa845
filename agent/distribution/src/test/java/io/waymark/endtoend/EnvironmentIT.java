package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.endtoend.app.CommandDrivenService;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events around a service harm neither the service nor its guarantees. */
class EnvironmentIT {
    private static final String[] AS_PID_ONE = {"unshare", "--pid", "--fork", "--kill-child", "--mount-proc"};

    @TempDir
    private Path folder;

    private @Nullable Process running;

    @AfterEach
    void stopProcess() throws Exception {
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private TestJvm agent(Jdk jdk) {
        // A run in another process namespace that was killed is taken for dead after 10 s without a sign of life.
        return new TestJvm(jdk, folder).withAgent().withOption("-Dwaymark.block.timeout=1m");
    }

    /** Starts a service that makes journaled calls. */
    private Writer startAndCall(TestJvm jvm, int count) throws IOException {
        Process process = jvm.start(CommandDrivenService.class);
        running = process;
        Writer commands = process.outputWriter(StandardCharsets.UTF_8);
        commands.write("journaled " + count + "\n");
        commands.flush();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive() || jvm.stdout().contains("refused 0"));
        assertThat(process.isAlive()).as(jvm.stderr()).isTrue();
        return commands;
    }

    private void stop(TestJvm jvm, Writer commands) throws Exception {
        commands.close();
        Process process = running;
        assertThat(process).isNotNull();
        assertThat(jvm.await(process).status()).as(jvm.stderr()).isZero();
    }

    /** In a container each run has the same process ID, which a lock of a dead run may name. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void restartsAfterAKillAsPidOne(Jdk jdk) throws Exception {
        assumeTrue(
                new ProcessBuilder("unshare", "--pid", "--fork", "true").start().waitFor() == 0,
                "skipped: a process namespace needs Linux and root");
        for (int run = 0; run < 2; run++) {
            startAndCall(agent(jdk).withWrapper(AS_PID_ONE), 10);
            Process process = running;
            assertThat(process).isNotNull();
            process.destroyForcibly().waitFor();
        }
        TestJvm last = agent(jdk).withWrapper(AS_PID_ONE);
        stop(last, startAndCall(last, 10));
        List<Integer> numbers = trail().records("Journaled").stream()
                .map(record -> record.get("requestParameters").get("number").asInt())
                .sorted()
                .toList();
        assertThat(numbers)
                .isEqualTo(IntStream.range(0, 30).map(i -> i / 3).boxed().toList());
        assertThat(trail().validate().status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void survivesDeletionOfItsHome(Jdk jdk) throws Exception {
        TestJvm first = agent(jdk).withOption("-Dwaymark.roll.interval=1s");
        Writer commands = startAndCall(first, 10);
        Path lock = trail().home().resolve("journal/1/lock");
        Object locked = fileKey(lock);
        assertThat(locked).isNotNull();
        delete(trail().home());
        assertThat(fileKey(lock)).as("the lock file of another journal, if any").isNotEqualTo(locked);
        commands.write("droppable 100\n");
        commands.flush();
        await().atMost(Duration.ofSeconds(60)).until(() -> first.stdout().contains("droppable 100: refused 0"));
        stop(first, commands);
        TestJvm next = agent(jdk);
        stop(next, startAndCall(next, 10));
        assertThat(trail().records("Journaled")).hasSizeGreaterThanOrEqualTo(10);
    }

    /** Returns what tells a file from all others that exist or are open; null if it does not exist. */
    private static @Nullable Object fileKey(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Deletes what a folder has now; what the service creates meanwhile may keep some of the folders. */
    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                try {
                    Files.deleteIfExists(visited);
                } catch (DirectoryNotEmptyException e) {
                    // A log file was put, or a journal was begun, after the folder was listed.
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void readOnlyHomeIsReportedAndTheServiceRuns(Jdk jdk) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("waymark"), "32m,ro")) {
            TestJvm jvm = new TestJvm(jdk, folder).withAgent();
            stop(jvm, startAndCall(jvm, 10));
            assertThat(jvm.stderr()).contains("nothing is audited").contains("waymark.home");
            assertThat(disk.usableSpace()).isPositive();
        }
    }
}
