package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.AdjustableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code LookupEvents} finds the events of the last 90 days, by the clock. */
class HistoryAgeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private static void add(TestServer test, Instant time, String name) throws IOException {
        String record = test.chain.record(UUID.randomUUID(), time, "").replace("PlaceOrder", name);
        test.chain.addLogFile(time.plusSeconds(60), "{\"Records\":[" + record + "]}", time, time);
    }

    private static List<String> names(TestServer test, String request) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (JsonNode event : test.answer("LookupEvents", request).path("Events")) {
            names.add(event.path("EventName").asText());
        }
        return names;
    }

    @Test
    void eventOfDay89IsFoundAndOfDay91IsNot() throws IOException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        AdjustableClock clock = new AdjustableClock(now);
        PortSettings settings = PortSettings.loopback(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (TestServer test = new TestServer(home, "", settings, clock)) {
            add(test, now.minus(Duration.ofDays(91)), "Day91");
            add(test, now.minus(Duration.ofDays(89)), "Day89");
            add(test, now.minus(Duration.ofDays(1)), "Day1");
            test.history.update();
            String ofAllTime = "{\"StartTime\":0}";
            assertThat(names(test, ofAllTime)).contains("Day89", "Day1").doesNotContain("Day91");
            assertThat(names(test, byName("Day89"))).containsExactly("Day89");
            assertThat(names(test, byName("Day91"))).isEmpty();

            Set<String> segments = segments();
            clock.step(Duration.ofDays(2));
            assertThat(names(test, byName("Day89"))).as("before it is deleted").isEmpty();
            test.history.update();
            assertThat(names(test, ofAllTime)).contains("Day1").doesNotContain("Day89");
            // Nothing that remains is written again.
            assertThat(segments).containsAll(segments());

            clock.step(Duration.ofDays(-2));
            assertThat(names(test, byName("Day89"))).as("it was deleted").isEmpty();
            clock.step(Duration.ofDays(89));
            test.history.update();
            assertThat(names(test, ofAllTime)).doesNotContain("Day1").isNotEmpty();
            clock.step(Duration.ofDays(2));
            test.history.update();
            assertThat(names(test, ofAllTime)).isEmpty();
            assertThat(segments()).as("segments of old days are dropped whole").isEmpty();
        }
    }

    private static String byName(String name) {
        return "{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\",\"AttributeValue\":\"" + name + "\"}]}";
    }

    /** The files of the index that hold events, and not which of them are deleted. */
    private Set<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("history"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".si"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
