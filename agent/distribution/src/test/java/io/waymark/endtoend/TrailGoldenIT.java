package io.waymark.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.MisannotatedService;
import io.waymark.testing.GoldenFile;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's own events and the files in a home are wire format, see {@code docs/wire-format.md}. */
class TrailGoldenIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANY_CALLS = "50000";

    @TempDir
    private static Path folder;

    private static DeliveredTrail trail;

    @BeforeAll
    static void recordTrail() throws Exception {
        Jdk jdk = Jdk.all().get(0);
        trail = new DeliveredTrail(folder.resolve("waymark"));
        TestJvm dropping = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.service.name=orders")
                .withOption("-Dwaymark.block.timeout=0s");
        Process process = dropping.start(LongRunningService.class, MANY_CALLS);
        await().atMost(Duration.ofSeconds(60)).until(() -> dropping.stdout().contains("serving"));
        process.destroy();
        dropping.await(process);
        // The same members in both runs: the order of their log files, and so of their first members, is random.
        new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.service.name=orders")
                .run(MisannotatedService.class);
    }

    @Test
    void serviceEventsKeepTheirMembers() throws Exception {
        ObjectNode shapes = JSON.createObjectNode();
        for (String name : List.of("WaymarkStarted", "CoverageReported", "EventsDropped", "WaymarkStopped")) {
            JsonNode shape = JSON.nullNode();
            for (JsonNode event : trail.serviceEvents(name)) {
                shape = JsonShape.merge(shape, event);
            }
            shapes.set(name, shape);
        }
        new GoldenFile("service-events.json").assertMatches(shapes.toPrettyString());
    }

    @Test
    void stateFilesKeepTheirMembers() throws Exception {
        ObjectNode shapes = JSON.createObjectNode();
        for (String file :
                List.of("journal/1/checkpoint.json", "journal/applied-trail.json", "journal/digest-chains.json")) {
            shapes.set(
                    file, JsonShape.of(JSON.readTree(trail.home().resolve(file).toFile())));
        }
        new GoldenFile("state-files.json").assertMatches(shapes.toPrettyString());
    }

    @Test
    void filesInAHomeKeepTheirNames() throws Exception {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(trail.home())) {
            files.filter(file -> Files.isRegularFile(file) || file.endsWith("spare-segments"))
                    .map(file -> generalize(trail.home().relativize(file).toString()))
                    .forEach(names::add);
        }
        new GoldenFile("home-files.txt").assertMatches(String.join("\n", names));
    }

    /** Replaces what differs from run to run. */
    private static String generalize(String name) {
        return name.replaceAll("/\\d{4}/\\d\\d/\\d\\d/", "/YYYY/MM/DD/")
                .replaceAll("_\\d{8}T\\d{4}Z_\\w{16}\\.", "_TIME_UNIQUE.")
                .replaceAll("_\\d{8}T\\d{6}Z\\.", "_TIME.")
                .replaceAll("spare-segments.*", "spare-segments/")
                .replaceAll("[^/]+\\.cq4$", "SEGMENT.cq4");
    }
}
