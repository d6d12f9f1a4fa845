package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark events} with an index beside the store: it reads fewer files, and finds the same. */
class IndexedEventsTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final int FILES = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private ChainBuilder chain;

    private final List<String> logFiles = new ArrayList<>();

    @BeforeEach
    void buildAndIndex() throws IOException {
        trail = new TrailBuilder(folder);
        chain = trail.chain(TrailBuilder.HOME_REGION, trail.addKey(now, now.plusSeconds(86_400)), now);
        for (int file = 0; file < FILES; file++) {
            Instant time = now.minus(Duration.ofHours(FILES - file));
            logFiles.add(log(time, record(time, "user-" + file)));
        }
        index();
    }

    private static String id(String user) {
        return UUID.nameUUIDFromBytes(user.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private String record(Instant time, String user) {
        return chain.record(
                        UUID.fromString(id(user)),
                        time.minusSeconds(60),
                        ",\"sourceIPAddress\":\"address-" + user + "\",\"errorCode\":\"Error-" + user
                                + "\",\"resources\":[{\"ARN\":\"arn:aws:orders:::order/" + user + "\"}]")
                .replace("alice", user)
                .replace("PlaceOrder", "Event-" + user)
                .replace("orders.example.com", user + ".example.com");
    }

    private String log(Instant time, String records) throws IOException {
        return chain.addLogFile(time, "{\"Records\":[" + records + "]}", time, time);
    }

    private void index(String... options) {
        List<String> command = new ArrayList<>(List.of("index", trail.store().toString()));
        command.addAll(List.of(options));
        CliResult ran = SampleTrail.run(0, command.toArray(new String[0]));
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    private CliResult events(String... more) {
        List<String> command = new ArrayList<>(
                List.of("events", "--store", trail.store().toString(), "--format", "json", "--limit", "0"));
        command.addAll(List.of(more));
        return SampleTrail.run(0, command.toArray(new String[0]));
    }

    private void assertFinds(String user, String... filter) {
        CliResult ran = events(filter);
        assertThat(ran.err()).as(String.join(" ", filter)).isEmpty();
        assertThat(ran.out()).contains("\"userName\":\"" + user + "\"").hasLineCount(1);
    }

    /** Breaks the files without a visible change: their size and time stay. */
    private void breakAllBut(String user) throws IOException {
        for (int file = 0; file < FILES; file++) {
            if (!user.equals("user-" + file)) {
                Path path = trail.file(logFiles.get(file));
                FileTime time = Files.getLastModifiedTime(path);
                Files.write(path, new byte[(int) Files.size(path)]);
                Files.setLastModifiedTime(path, time);
            }
        }
    }

    @Test
    void eachFilterReadsTheLogFilesThatHaveItsEventsAlone() throws IOException {
        breakAllBut("user-7");
        assertFinds("user-7", "--username", "user-7");
        assertFinds("user-7", "--event-name", "Event-user-7");
        assertFinds("user-7", "--event-source", "user-7.example.com");
        assertFinds("user-7", "--source-ip", "address-user-7");
        assertFinds("user-7", "--error-code", "Error-user-7");
        assertFinds("user-7", "--resource", "arn:aws:orders:::order/user-7");
        assertFinds("user-7", "--resource", "user-7");
        assertFinds("user-7", "--event-id", id("user-7").substring(0, 13).toUpperCase(Locale.ROOT));
        assertFinds(
                "user-7",
                "--username",
                "user-7",
                "--errors",
                "--start-time",
                now.minusSeconds(86_400).toString());
        CliResult shown = SampleTrail.run(0, "events", "--store", trail.store().toString(), "--show", id("user-7"));
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out()).contains("Event-user-7");
        assertThat(events("--username", "user-8").out())
                .as("what the index says is read")
                .isEmpty();
        assertThat(events().err().lines()).as("without a filter, all are read").hasSize(FILES - 1);
    }

    @Test
    void whatCameOrChangedSinceIsReadFromFiles() throws IOException {
        log(now, record(now, "user-new") + "," + record(now, "user-3"));
        assertFinds("user-new", "--username", "user-new");
        assertThat(events("--username", "user-3").out()).hasLineCount(2);
        Path changed = trail.file(logFiles.get(4));
        String other = log(now.minusSeconds(120), record(now.minusSeconds(120), "user-other"));
        Files.move(trail.file(other), changed, StandardCopyOption.REPLACE_EXISTING);
        assertFinds("user-other", "--username", "user-other");
        assertThat(events("--username", "user-4").out()).isEmpty();
        Files.delete(trail.file(logFiles.get(5)));
        assertThat(events("--username", "user-5").out()).isEmpty();
        Files.write(trail.file(logFiles.get(6)), new byte[10]);
        CliResult damaged = events("--username", "user-8");
        assertThat(damaged.err())
                .as("as without an index")
                .contains("skipped s3://")
                .hasLineCount(1);
        assertThat(damaged.status()).isEqualTo(3);
    }

    @Test
    void whatTheIndexDoesNotKeepIsReadFromFiles() throws IOException {
        Instant old = now.minus(Duration.ofDays(100));
        log(old, record(old, "user-old"));
        // Delivered late, with an event that is too old for the history.
        log(now.minusSeconds(600), record(old, "user-late") + "," + record(now.minusSeconds(700), "user-late"));
        log(now.minusSeconds(500), record(now.minusSeconds(500), "user-data").replace("\"Management\"", "\"Data\""));
        index();
        assertFinds("user-old", "--username", "user-old");
        assertThat(events("--username", "user-late").out()).hasLineCount(2);
        assertFinds("user-data", "--username", "user-data");
        index("--history-data-events");
        assertFinds("user-data", "--username", "user-data");
        index("--history-days", "1");
        assertFinds("user-0", "--username", "user-0");
    }

    @Test
    void trailsOfOneStoreAndUnusableIndexesChangeNothing() throws IOException {
        Path copy = trail.store().resolve("second-bucket");
        Path original = trail.file(logFiles.get(2));
        Path shared = copy.resolve(trail.bucket().relativize(original));
        Files.createDirectories(shared.getParent());
        Files.copy(original, shared);
        index();
        assertThat(events("--username", "user-2").out()).as("in two trails").hasLineCount(2);
        Files.delete(shared);
        for (Path file : files(folder.resolve("history"))) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        assertFinds("user-2", "--username", "user-2");
        for (Path file : files(folder.resolve("history"))) {
            Files.delete(file);
        }
        assertFinds("user-2", "--username", "user-2");
    }

    /** Of a shared record, the index has the file that was indexed last: of one minute, that of the bucket whose name sorts last. */
    @Test
    void removalOfATrailLosesNoEventOfAnother() throws IOException {
        Path copies = trail.store().resolve("zz-indexed-last");
        for (String logFile : logFiles) {
            Path copy = copies.resolve(logFile);
            Files.createDirectories(copy.getParent());
            Files.copy(trail.file(logFile), copy);
        }
        index();
        try (Stream<Path> all = Files.walk(copies)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        for (int file = 0; file < FILES; file++) {
            assertFinds("user-" + file, "--username", "user-" + file);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
