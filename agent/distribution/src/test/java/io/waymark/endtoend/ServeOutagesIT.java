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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark serve HOME} while its store, or its whole disk, cannot be written to. */
class ServeOutagesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> OPTIONS = List.of("-Dwaymark.roll.interval=1s", "-Dwaymark.digest.interval=1s");

    @TempDir
    private Path folder;

    private static Jdk jdk() {
        return Jdk.all().get(0);
    }

    private TestJvm service(Path home) {
        return new TestJvm(jdk(), folder)
                .withAgent()
                .withOption("-Dwaymark.home=" + home)
                .withOption("-Dwaymark.delivery=external");
    }

    private static void create(TestJvm jvm, BufferedWriter commands, String customer) throws IOException {
        commands.write("create " + customer + "\n");
        commands.flush();
        await().atMost(TIMEOUT).until(() -> jvm.stdout().contains("did create " + customer + "\n"));
    }

    private static void awaitFound(ServeProcess server, int count) {
        await().atMost(TIMEOUT)
                .until(() -> server.lookup("EventName", "CreateOrder").size() == count);
    }

    /** What the trail has is what the history has, and is proved. */
    private static void assertComplete(ServeProcess server, DeliveredTrail trail) throws Exception {
        List<JsonNode> found = server.lookup("EventName", "CreateOrder");
        List<JsonNode> delivered = trail.records("CreateOrder");
        assertThat(delivered).doesNotHaveDuplicates();
        assertThat(new HashSet<>(found)).isEqualTo(new HashSet<>(delivered));
        server.terminate();
        CliResult validation = trail.validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    @Test
    void storeThatGoesAwayAndComesBackGetsAllEvents() throws Exception {
        Path home = Files.createDirectory(folder.resolve("waymark"));
        DeliveredTrail trail = new DeliveredTrail(home);
        Path store = home.resolve("store");
        Path away = folder.resolve("away");
        TestJvm jvm = service(home);
        Process service = jvm.start(OrderDesk.class);
        try (BufferedWriter commands = service.outputWriter();
                ServeProcess server = ServeProcess.start(jdk(), folder, "serve", OPTIONS, home.toString())) {
            create(jvm, commands, "before");
            await().atMost(TIMEOUT).until(() -> trail.records("CreateOrder").size() == 1);

            Files.move(store, away);
            // So that the store cannot be made anew.
            Files.createFile(store);
            create(jvm, commands, "during");
            awaitFound(server, 2);
            await().atMost(TIMEOUT).until(() -> server.stderr().contains("store"));

            Files.delete(store);
            Files.move(away, store);
            create(jvm, commands, "after");
            awaitFound(server, 3);
            await().atMost(TIMEOUT).until(() -> trail.records("CreateOrder").size() == 3);
            service.getOutputStream().close();
            assertThat(jvm.await(service).status()).isZero();
            assertComplete(server, trail);
        } finally {
            service.destroyForcibly();
        }
    }

    @Test
    void fullDiskIsSurvivedAndNothingIsLostOnIt() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "64m")) {
            Path home = Files.createDirectory(folder.resolve("disk/waymark"));
            DeliveredTrail trail = new DeliveredTrail(home);
            TestJvm jvm = service(home);
            Process service = jvm.start(OrderDesk.class);
            try (BufferedWriter commands = service.outputWriter();
                    ServeProcess server = ServeProcess.start(jdk(), folder, "serve", OPTIONS, home.toString())) {
                create(jvm, commands, "before");
                await().atMost(TIMEOUT).until(() -> trail.records("CreateOrder").size() == 1);

                disk.fill();
                for (int call = 0; call < 20; call++) {
                    create(jvm, commands, "during" + call);
                }
                // The server is alive, though it answers no call that it cannot record.
                await().during(Duration.ofSeconds(3))
                        .atMost(TIMEOUT)
                        .until(() -> server.call("LookupEvents", "{}").isObject());

                disk.freeSpace();
                create(jvm, commands, "after");
                awaitFound(server, 22);
                await().atMost(TIMEOUT).until(() -> trail.records("CreateOrder").size() == 22);
                service.getOutputStream().close();
                assertThat(jvm.await(service).status()).isZero();
                assertComplete(server, trail);
            } finally {
                service.destroyForcibly().waitFor();
            }
        }
    }
}
