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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has put a file of their own into the journal of a run that ended before anything of it was delivered. */
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
                CliResult incomplete = new DeliveredTrail(home).validate();
                assertThat(incomplete.status()).as(incomplete.out()).isEqualTo(1);
                assertThat(incomplete.out()).contains("INCOMPLETE: " + stream + ": missing all ");
            });

            Files.write(file, intact);
            await().atMost(TIMEOUT).until(() -> desk.customers("trail").contains("unread"));
            desk.end();
            assertThat(desk.customers("trail")).containsExactlyInAnyOrder("unread", "before", "one", "stopped", "two");
        }
        CliResult validation = new DeliveredTrail(home).validate();
        assertThat(validation.status()).as(validation.out() + validation.err()).isZero();
    }
}
