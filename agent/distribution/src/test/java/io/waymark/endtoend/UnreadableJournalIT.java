package io.waymark.endtoend;

import static io.waymark.endtoend.ServedOrderDesk.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.endtoend.app.OrderDesk;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has put a file of their own into a journal: of a run that ended before anything of it was delivered, or of a running service. */
class UnreadableJournalIT {
    @TempDir
    private Path folder;

    private void runUndelivered(Path home) throws IOException, InterruptedException {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.home=" + home)
                .withOption("-Dwaymark.delivery=external");
        Process service = jvm.start(OrderDesk.class);
        try (BufferedWriter commands = service.outputWriter()) {
            commands.write("create unread\n");
            commands.flush();
            await().atMost(TIMEOUT).until(() -> jvm.stdout().contains("did create unread\n"));
        }
        assertThat(jvm.await(service).status()).isZero();
    }

    private CliResult status(Path home) throws IOException {
        return ProcessRunner.run(
                folder, Map.of(), List.of(BuildTree.waymarkCommand().toString(), "status", home.toString()));
    }

    @Test
    void concernsItselfAloneAndIsNamedUntilItCanBeRead() throws Exception {
        Path home = Files.createDirectory(folder.resolve("waymark"));
        runUndelivered(home);
        Path file = home.resolve("journal/1/queue/metadata.cq4t");
        byte[] intact = Files.readAllBytes(file);
        Files.writeString(file, "A file of somebody else, in the place of one of the journal that was here before.");

        try (ServedOrderDesk desk = ServedOrderDesk.start(folder)) {
            desk.callAndAwaitHistory("create before", "CreateOrder", 1);
            Files.createDirectories(home.resolve("store/audit"));
            // Throttled, and repeated as SDKs do, while the journal may still be one that is just being created.
            await().atMost(TIMEOUT)
                    .until(() -> !desk.server()
                            .call(
                                    "CreateTrail",
                                    "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}")
                            .has("__type"));
            desk.api("StartLogging", "{\"Name\":\"audit\"}");
            desk.callAndAwaitHistory("create one", "CreateOrder", 2);
            desk.api("StopLogging", "{\"Name\":\"audit\"}");
            desk.callAndAwaitHistory("create stopped", "CreateOrder", 3);
            desk.api("StartLogging", "{\"Name\":\"audit\"}");
            desk.call("create two");
            await().atMost(TIMEOUT).until(() -> desk.customers("audit").equals(List.of("one", "two")));
            await().atMost(TIMEOUT).until(() -> status(home).out().contains(file.toString()));
            CliResult named = status(home);
            assertThat(named.status()).isEqualTo(1);
            assertThat(named.out()).contains("Restore the file, or move the folder away");
            assertThat(desk.server().stderr()).contains(file + " is not a journal file");
            assertThat(desk.api("GetTrailStatus", "{\"Name\":\"audit\"}")
                            .path("LatestDeliveryError")
                            .asText())
                    .isEqualTo("InternalError");

            String stream = new ObjectMapper()
                    .readTree(home.resolve("journal/1/status.json").toFile())
                    .path("stream")
                    .textValue();
            await().atMost(TIMEOUT).untilAsserted(() -> {
                CliResult incomplete = validate(home);
                assertThat(incomplete.status()).as(incomplete.out()).isEqualTo(1);
                assertThat(incomplete.out()).contains("INCOMPLETE: " + stream + ": missing all ");
            });

            Files.write(file, intact);
            await().atMost(TIMEOUT).until(() -> desk.customers("trail").contains("unread"));
            desk.end();
            assertThat(desk.customers("trail")).containsExactlyInAnyOrder("unread", "before", "one", "stopped", "two");
        }
        CliResult validation = validate(home);
        assertThat(validation.status()).as(validation.out() + validation.err()).isZero();
    }

    private static CliResult validate(Path home) throws IOException, InterruptedException {
        return new DeliveredTrail(home).validate();
    }

    private static void createTrail(ServedOrderDesk desk, String name) throws Exception {
        Files.createDirectories(desk.home().resolve("store").resolve(name));
        desk.api(
                "CreateTrail",
                "{\"Name\":\"" + name + "\",\"S3BucketName\":\"" + name
                        + "\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}");
    }

    private static void api(ServedOrderDesk desk, String operation, String trail) throws Exception {
        desk.api(operation, "{\"Name\":\"" + trail + "\"}");
    }

    /**
     * The service writes on in the file that it has open. Its trails change while one server after the other, and {@code
     * waymark deliver}, cannot read its journal.
     */
    @Test
    void ofARunningServiceHasTheChangesOfTrailsWhereTheyWereMade() throws Exception {
        try (ServedOrderDesk desk =
                ServedOrderDesk.start(folder, "-Dwaymark.delivery=external", "-Dwaymark.guarantee=journaled")) {
            Path home = desk.home();
            desk.callAndAwaitHistory("create before", "CreateOrder", 1);
            createTrail(desk, "audit");
            createTrail(desk, "gone");
            api(desk, "StartLogging", "gone");
            desk.stopServer();
            Path file = home.resolve("journal/1/queue/metadata.cq4t");
            Path intact = folder.resolve("intact");
            Files.move(file, intact);
            Files.writeString(
                    file, "A file of somebody else, in the place of one of the journal that was here before.");

            desk.startServer();
            desk.call("create not-started");
            api(desk, "StartLogging", "audit");
            desk.call("create one");
            api(desk, "StopLogging", "audit");
            api(desk, "DeleteTrail", "gone");
            desk.call("create stopped");
            api(desk, "StartLogging", "audit");
            desk.call("create two");
            createTrail(desk, "late");
            await().atMost(TIMEOUT).until(() -> status(home).out().contains(file.toString()));
            desk.stopServer();
            desk.startServer();
            desk.call("create three");
            api(desk, "StartLogging", "late");
            desk.call("create four");
            desk.stopServer();
            Process deliver = new DeliverProcess(Jdk.all().get(0), folder).start("--once", home.toString());
            assertThat(deliver.waitFor()).isEqualTo(1);
            assertThat(desk.customers("trail")).containsExactly("before");

            Files.delete(file);
            Files.move(intact, file);
            desk.startServer();
            await().atMost(TIMEOUT).until(() -> desk.customers("late").contains("four"));
            desk.end();
            assertThat(desk.customers("trail"))
                    .containsExactly("before", "not-started", "one", "stopped", "two", "three", "four");
            assertThat(desk.customers("audit")).containsExactly("one", "two", "three", "four");
            assertThat(desk.customers("gone")).containsExactly("not-started", "one");
            assertThat(desk.customers("late")).containsExactly("four");
            CliResult validation = validate(home);
            assertThat(validation.out()).as(validation.out()).contains("not logged by decision");
            assertThat(validation.status())
                    .as(validation.out() + validation.err())
                    .isZero();
        }
    }

    /** Not even the end of the journal can be told: its events may have been journaled while the trail logged. */
    @Test
    void ofARunningServiceWithoutAKnownEndHasItsEventsLoggedInDoubt() throws Exception {
        // Each five minutes the service begins another segment, which could be read.
        await().atMost(Duration.ofMinutes(3)).until(() -> Instant.now().getEpochSecond() % 300 < 180);
        try (ServedOrderDesk desk =
                ServedOrderDesk.start(folder, "-Dwaymark.delivery=external", "-Dwaymark.guarantee=journaled")) {
            Path home = desk.home();
            desk.callAndAwaitHistory("create before", "CreateOrder", 1);
            createTrail(desk, "audit");
            desk.stopServer();
            Path segment;
            try (Stream<Path> files = Files.list(home.resolve("journal/1/queue"))) {
                segment = files.filter(file -> file.toString().endsWith(".cq4"))
                        .findFirst()
                        .orElseThrow();
            }
            Path intact = folder.resolve("intact");
            Files.move(segment, intact);
            Files.writeString(
                    segment, "A file of somebody else, in the place of one of the journal that was here before.");

            desk.startServer();
            desk.call("create not-started");
            // Throttled, and repeated as SDKs do, while the journal may still be one that is just being created.
            await().atMost(TIMEOUT)
                    .until(() -> !desk.server()
                            .call("StartLogging", "{\"Name\":\"audit\"}")
                            .has("__type"));
            desk.call("create one");
            api(desk, "StopLogging", "audit");
            desk.call("create stopped");
            assertThat(desk.server().stderr()).contains("it is in doubt whether the trail logs it");
            desk.stopServer();
            Files.delete(segment);
            Files.move(intact, segment);
            desk.startServer();
            await().atMost(TIMEOUT).until(() -> desk.customers("audit").contains("stopped"));
            desk.end();
            assertThat(desk.customers("audit")).containsExactly("not-started", "one", "stopped");
            assertThat(desk.customers("trail")).containsExactly("before", "not-started", "one", "stopped");
            CliResult validation = validate(home);
            assertThat(validation.out()).contains("of them logged in doubt").contains("not logged by decision");
            assertThat(validation.status())
                    .as(validation.out() + validation.err())
                    .isZero();
        }
    }
}
