package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home with a journal that nobody has to read, and whose trails change. */
abstract class ChangingTrails {
    static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String FOREIGN = "A file of somebody else, in the place of one of the journal that was here.";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    TestHome home;

    @SuppressWarnings("NullAway.Init")
    JournalFolder mine;

    @SuppressWarnings("NullAway.Init")
    Journal journal;

    @BeforeEach
    void open() throws Exception {
        home = new TestHome(folder.resolve("home"));
        mine = JournalFolder.claim(Files.createDirectories(home.path.resolve("journal")));
        // Its time stands still, so that no second segment begins during a test.
        Clock still = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        journal = Journal.open(mine, UUID.randomUUID(), still, home.log);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
        mine.close();
    }

    void append(int from, int to) throws JournalException {
        append(journal, from, to);
    }

    void appendUnflushed(int from, int to) throws JournalException {
        appendUnflushed(journal, from, to);
    }

    static void append(Journal journal, int from, int to) throws JournalException {
        appendUnflushed(journal, from, to);
        journal.requestFlush();
    }

    private static void appendUnflushed(Journal journal, int from, int to) throws JournalException {
        for (int i = from; i <= to; i++) {
            byte[] record = TestHome.record(i);
            journal.append(i, 1_000L * i, false, TestHome.ACCOUNT, TestHome.REGION, record, 0, record.length);
        }
    }

    StandaloneDelivery open(TestHome of) throws WriterException {
        return StandaloneDelivery.open(of.configuration(), of.log, Clock.systemUTC());
    }

    StandaloneDelivery.DeliveryHandle deliver() throws WriterException {
        return open(home).start();
    }

    boolean deliverOnce() throws WriterException {
        return open(home).deliverOnce();
    }

    /** Defines a trail, and waits until that is recorded. */
    void define(StandaloneDelivery.DeliveryHandle delivery, String name, String bucket, boolean logging)
            throws IOException {
        home.define(name, bucket, logging, "");
        takeUp(delivery);
    }

    /** A caller repeats it while the journal may still be one that is being created. */
    static void takeUp(StandaloneDelivery.DeliveryHandle delivery) {
        await().atMost(TIMEOUT)
                .untilAsserted(() ->
                        assertThatCode(() -> delivery.takeUpTrails(TIMEOUT)).doesNotThrowAnyException());
    }

    Path file(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(mine.path().resolve("queue"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The service goes on with the file that it has mapped; others find a foreign one in its place. */
    Path replace(Path file) throws IOException {
        Files.move(file, folder.resolve("aside"));
        Files.writeString(file, FOREIGN);
        return file;
    }

    void restore(Path file) throws IOException {
        Files.delete(file);
        Files.move(folder.resolve("aside"), file);
    }

    static List<Integer> ranges(int... fromTo) {
        return IntStream.range(0, fromTo.length / 2)
                .flatMap(i -> IntStream.rangeClosed(fromTo[2 * i], fromTo[2 * i + 1]))
                .boxed()
                .toList();
    }

    void awaitDelivered(String bucket, int... fromTo) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(home.delivered(bucket)).isEqualTo(ranges(fromTo)));
    }

    void awaitNothingLeftBehind(String trail) {
        await().atMost(TIMEOUT)
                .until(() -> !Files.readString(home.applied(trail)).contains("leftBehind"));
    }

    String reasons(String bucket) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (JsonNode digest : home.digests(bucket)) {
            digest.path("notLogged")
                    .forEach(each -> reasons.add(each.get("reason").textValue() + " "
                            + each.get("sequences").textValue()));
        }
        return reasons.toString();
    }

    /** The journal's folder may not be entered, as without permission; root may enter any that there is. */
    void forbid() throws IOException {
        Files.move(mine.path(), folder.resolve("forbidden"));
        Files.createSymbolicLink(mine.path(), mine.path());
    }

    void allow() throws IOException {
        Files.delete(mine.path());
        Files.move(folder.resolve("forbidden"), mine.path());
    }

    /** The run ends. */
    void end() throws IOException {
        journal.close();
        mine.close();
    }
}
