package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ObjectTouches;
import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be signed is not delivered, and {@code waymark status} says so, also after the stop. */
class UnsignedEventsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Jdk jdk = Jdk.all().get(0);

    private DeliveredTrail replica(String name) {
        return new DeliveredTrail(folder.resolve(name).resolve("waymark"));
    }

    private TestJvm jvm(String name) throws Exception {
        return new TestJvm(jdk, Files.createDirectories(folder.resolve(name)))
                .withAgent()
                // A slow machine needs more than the default.
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s");
    }

    private CliResult status(String name) throws Exception {
        return replica(name).runWaymark("status", replica(name).home().toString(), "--format", "json");
    }

    private static JsonNode only(CliResult status) throws Exception {
        // Before its first journal a service has no status.
        return status.status() == 3
                ? MissingNode.getInstance()
                : new ObjectMapper().readTree(status.out()).path("instances").path(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneOfTwoReplicasThatStartTogetherDelivers(boolean sharingKeys) throws Exception {
        String store = "-Dwaymark.store.directory=" + folder.resolve("store");
        String keys = "-Dwaymark.keys.directory="
                + (sharingKeys ? folder.resolve("keys").toString() : "");
        List<String> names = List.of("first", "second");
        List<Process> processes = new ArrayList<>();
        try {
            for (String name : names) {
                processes.add(jvm(name).withOption(store).withOption(keys).start(LongRunningService.class, "10"));
            }
            await().atMost(TIMEOUT)
                    .until(() -> names.stream().anyMatch(name -> delivery(name).contains("lastError"))
                            && names.stream().anyMatch(name -> delivery(name).contains("lastDigest")));
            for (Process process : processes) {
                process.destroy();
                assertThat(process.waitFor()).isEqualTo(143);
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        String winner = delivery("first").contains("lastError") ? "second" : "first";
        String other = winner.equals("first") ? "second" : "first";

        CliResult delivered = status(winner);
        assertThat(delivered.status()).as(delivered.out()).isZero();
        assertThat(only(delivered).get("signed")).isEqualTo(only(delivered).get("generated"));
        CliResult refused = status(other);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(only(refused).get("state").asText()).isEqualTo("incomplete");
        assertThat(only(refused).get("delivered").asLong()).isZero();
        assertThat(only(refused).get("lastError").asText()).contains("give this one its own waymark.trail.name");
        assertThat(Files.readString(folder.resolve(other).resolve("stderr.txt")))
                .containsOnlyOnce("give this one its own waymark.trail.name");

        // The store has the events of one replica alone, and all of them are signed.
        CliResult valid = replica(winner)
                .runWaymark(
                        "validate-logs",
                        "--store",
                        folder.resolve("store").toString(),
                        "--public-keys",
                        (sharingKeys
                                        ? folder.resolve("keys")
                                        : replica(winner).home().resolve("keys"))
                                .resolve("public-keys.json")
                                .toString());
        assertThat(valid.status()).as(valid.out()).isZero();
        // With a name of its own, the other delivers what it has kept.
        CliResult kept = new DeliverProcess(jdk, folder.resolve(other))
                .withOption(store)
                .withOption(keys)
                .withOption("-Dwaymark.trail.name=other")
                .run("--once", "waymark");
        assertThat(kept.status()).as(kept.err()).isZero();
        CliResult afterwards = status(other);
        assertThat(afterwards.status()).as(afterwards.out()).isZero();
    }

    /** Returns the status that the deliverer of the home wrote; empty if there is none yet. */
    private String delivery(String name) {
        try {
            return Files.readString(replica(name).home().resolve("journal/1/delivery.json"));
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void nothingIsDeliveredWhileTheKeyCannotBeUsed() throws Exception {
        Path key = Files.createDirectories(replica("service").home().resolve("keys"))
                .resolve("signing-key.p12");
        Files.writeString(key, "damaged");
        CliResult ended = jvm("service").run(ThousandCalls.class);
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).contains("the signing key " + key + " cannot be used: events stay in the journal");
        assertThat(replica("service").logFiles()).isEmpty();
        CliResult status = status("service");
        assertThat(status.status()).isEqualTo(1);
        assertThat(only(status).get("state").asText()).isEqualTo("incomplete");
        assertThat(only(status).get("lastError").asText()).contains(key.toString());

        Files.delete(key);
        CliResult delivered = new DeliverProcess(jdk, folder.resolve("service")).run("--once", "waymark");
        assertThat(delivered.status()).as(delivered.err()).isZero();
        assertThat(replica("service").validate().status()).isZero();
        CliResult afterwards = status("service");
        assertThat(afterwards.status()).as(afterwards.out()).isZero();
    }

    @Test
    void unreadableSelectorsAreTroubleAfterTheStopToo() throws Exception {
        for (String option : new String[] {
            "-Dwaymark.trail.selectors={\"AdvancedEventSelectors\":[",
            "-Dwaymark.trail.selector={\"EventSelectors\":[]}"
        }) {
            String name = "service-" + option.length();
            CliResult ended = jvm(name).withOption(option).run(ObjectTouches.class, "vip/1");
            assertThat(ended.status()).isZero();
            CliResult status = status(name);
            assertThat(status.status()).as(status.out()).isEqualTo(1);
            assertThat(only(status).get("state").asText()).isEqualTo("incomplete");
            assertThat(only(status).get("selectorsError").asText()).contains("waymark.trail.selector");
        }
    }
}
