package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.endtoend.app.CommandDrivenService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Journal and store on a disk that is full for a while: the service survives, and its guarantees hold. */
class FullDiskIT {
    @TempDir
    private Path folder;

    private final List<SmallDisk> mounted = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        for (SmallDisk disk : mounted) {
            disk.close();
        }
    }

    private SmallDisk mount() throws Exception {
        SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "32m");
        mounted.add(disk);
        return disk;
    }

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("disk/waymark"));
    }

    /** A service that makes calls on command. */
    private final class CommandedService {
        private final TestJvm jvm;
        private final Process process;
        private final Writer commands;
        private int done;

        CommandedService(Jdk jdk) throws IOException {
            jvm = new TestJvm(jdk, folder)
                    .withAgent()
                    .withOption("-Dwaymark.home=" + trail().home())
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.block.timeout=300ms");
            process = jvm.start(CommandDrivenService.class);
            started.add(process);
            commands = process.outputWriter(StandardCharsets.UTF_8);
        }

        /** Returns the number of refused calls. */
        int call(String method, int count) throws IOException {
            String command = method + " " + count;
            commands.write(command + "\n");
            commands.flush();
            done++;
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || jvm.stdout().lines().count() >= done);
            assertThat(process.isAlive()).as(jvm.stdout() + jvm.stderr()).isTrue();
            String line = jvm.stdout().lines().toList().get(done - 1);
            assertThat(line).startsWith(command + ": refused ");
            return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
        }

        void stop() throws Exception {
            commands.close();
            CliResult ended = jvm.await(process);
            assertThat(ended.status()).as(ended.err()).isZero();
        }

        String stderr() throws IOException {
            return jvm.stderr();
        }
    }

    private List<Integer> delivered(String eventName) {
        return trail().records(eventName).stream()
                .map(record -> record.get("requestParameters").get("number").asInt())
                .sorted()
                .toList();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Makes guarded calls until one is admitted; returns the number of refused calls. */
    private static int callUntilAdmitted(CommandedService service) throws IOException {
        AtomicInteger refused = new AtomicInteger();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            int one = service.call("guarded", 1);
            refused.addAndGet(one);
            return one == 0;
        });
        return refused.get();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void keepsJournaledEventsWhileAnotherProcessFillsTheDisk(Jdk jdk) throws Exception {
        SmallDisk disk = mount();
        CommandedService service = new CommandedService(jdk);
        int first = callUntilAdmitted(service);
        assertThat(service.call("journaled", 100)).isZero();

        disk.fill();
        // The first of them still fit in reserved blocks.
        assertThat(service.call("journaled", 1_000)).isZero();
        assertThat(service.call("guarded", 10)).isEqualTo(10);
        assertThat(service.call("droppable", 5_000)).isZero();
        assertThat(service.stderr()).contains("records are held up", "the disk is full", "the ring is full");

        disk.freeSpace();
        int second = first + 1 + 10 + callUntilAdmitted(service);
        assertThat(service.call("journaled", 100)).isZero();
        service.stop();

        assertThat(delivered("Journaled")).isEqualTo(numbers(1_200));
        assertThat(delivered("Guarded")).containsExactly(first, second);
        List<Integer> droppable = delivered("Droppable");
        assertThat(droppable).isEqualTo(numbers(droppable.size())).hasSizeBetween(3_000, 4_096);
        CliResult own = trail().validate();
        assertThat(own.status()).as(own.out()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void survivesFillingTheDiskWithItsOwnLogFiles(Jdk jdk) throws Exception {
        SmallDisk disk = mount();
        CommandedService service = new CommandedService(jdk);
        callUntilAdmitted(service);
        int journaled = 0;
        int guarded = 1;
        while (service.call("guarded", 1) == 0) {
            assertThat(service.call("journaled", 1_000)).isZero();
            journaled += 1_000;
            guarded++;
            assertThat(journaled).as("calls that fit a disk of 32 MiB").isLessThan(40_000);
        }

        disk.resize("256m");
        callUntilAdmitted(service);
        service.stop();
        assertThat(delivered("Journaled")).isEqualTo(numbers(journaled));
        assertThat(delivered("Guarded")).hasSize(guarded + 1).doesNotHaveDuplicates();
        CliResult own = trail().validate();
        assertThat(own.status()).as(own.out()).isZero();
    }
}
