package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.DeepStackTransfers;
import io.waymark.endtoend.app.EndlessTransfers;
import io.waymark.endtoend.app.GuardedTransfers;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guarantees of events hold, also if the process is killed, and no guarded call runs without an event. */
class GuaranteesIT {
    private static final String REFUSED =
            "refused before it began, since its audit event could not be kept: the audit could not start, or has ended";

    @TempDir
    private Path folder;

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void returnedJournaledCallsSurviveAKill(Jdk jdk) throws Exception {
        assertKilledCallsAreDelivered(jdk, "journaled", "Journaled", 20_000);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void returnedSyncedCallsSurviveAKill(Jdk jdk) throws Exception {
        assertKilledCallsAreDelivered(jdk, "synced", "Synced", 200);
    }

    private void assertKilledCallsAreDelivered(Jdk jdk, String guarantee, String eventName, int calls)
            throws Exception {
        Path counters = folder.resolve("returned");
        LongBuffer returned = EndlessTransfers.map(counters);
        // A call that times out returns without its guarantee: rule that out.
        Process process = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.block.timeout=1m")
                .start(EndlessTransfers.class, counters.toString(), guarantee);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> sum(returned) >= calls);
        } finally {
            process.destroyForcibly().waitFor();
        }
        Process next = new TestJvm(jdk, folder).withAgent().start(LongRunningService.class, "1");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> new TestJvm(jdk, folder).stdout().contains("serving"));
        next.destroy();
        assertThat(next.waitFor()).isEqualTo(143);

        Map<Integer, TreeSet<Integer>> numbers = new HashMap<>();
        for (JsonNode record : trail().records(eventName)) {
            JsonNode parameters = record.get("requestParameters");
            assertThat(numbers.computeIfAbsent(parameters.get("thread").asInt(), thread -> new TreeSet<>())
                            .add(parameters.get("number").asInt()))
                    .as("delivered once: " + parameters)
                    .isTrue();
        }
        assertThat(numbers).hasSize(EndlessTransfers.THREADS);
        numbers.forEach((thread, delivered) -> {
            assertThat(delivered.size()).isBetween((int) returned.get(thread), (int) returned.get(thread) + 1);
            assertThat(delivered.last()).isEqualTo(delivered.size() - 1);
        });
        assertThat(trail().validate().status()).isZero();
    }

    private static long sum(LongBuffer returned) {
        long sum = 0;
        for (int thread = 0; thread < EndlessTransfers.THREADS; thread++) {
            sum += returned.get(thread);
        }
        return sum;
    }

    /** An append that ends in a stack overflow could leave the journal unusable. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void journalSurvivesStackOverflows(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.block.timeout=1m")
                .run(DeepStackTransfers.class);
        assertThat(ended.outLines()).containsExactly("dived");
        assertThat(ended.err()).doesNotContain("held up").doesNotContain("refused");
        TreeSet<String> calls = new TreeSet<>();
        for (JsonNode record : trail().records("Journaled")) {
            assertThat(calls.add(record.get("requestParameters").toString())).isTrue();
        }
        assertThat(calls).contains("{\"thread\":-1,\"number\":0}");
        assertThat(calls.stream().filter(call -> call.startsWith("{\"thread\":20,")))
                .hasSize(1000);
        assertThat(calls).hasSizeGreaterThan(2000);
        assertThat(trail().validate().status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void guardedCallsWaitForStartupAndAreRecorded(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.block.timeout=1m")
                .run(GuardedTransfers.class, "catch");
        assertThat(ended.outLines()).containsExactly("number 7", "number 7", "number 7", "done 3");
        assertThat(trail().records("Guarded")).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void unwritableHomeRefusesGuardedCalls(Jdk jdk) throws Exception {
        CliResult ended = withUnwritableHome(jdk).run(GuardedTransfers.class, "catch");
        assertThat(ended.outLines()).containsExactly(REFUSED, REFUSED, REFUSED, "done 0");
        assertThat(ended.status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void refusalWorksWithoutAnnotationsJar(Jdk jdk) throws Exception {
        CliResult ended = withUnwritableHome(jdk).withoutAnnotations().run(GuardedTransfers.class, "any");
        String refused = "io.waymark.annotations.CallRefusedException: " + REFUSED;
        assertThat(ended.outLines()).containsExactly(refused, refused, refused, "done 0");
    }

    private TestJvm withUnwritableHome(Jdk jdk) throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "not a folder");
        return new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.block.timeout=1m")
                .withOption("-Dwaymark.home=" + file.resolve("home"));
    }
}
