package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.format.TrailDefinition;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trail that changes while events wait in the journal, also over a restart: the change is for later events alone. */
class TrailChangeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestHome home;

    @SuppressWarnings("NullAway.Init")
    private JournalFolder mine;

    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @BeforeEach
    void open() throws Exception {
        home = new TestHome(folder.resolve("home"));
        mine = JournalFolder.claim(Files.createDirectories(home.path.resolve("journal")));
        journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), home.log);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
        mine.close();
    }

    private void append(int from, int to) throws JournalException {
        for (int i = from; i <= to; i++) {
            byte[] record = TestHome.record(i);
            journal.append(i, 1_000L * i, false, TestHome.ACCOUNT, TestHome.REGION, record, 0, record.length);
        }
        journal.requestFlush();
    }

    private void define(String bucket, boolean logging, String more) throws IOException {
        home.define("trail", bucket, logging, more);
    }

    private StandaloneDelivery.DeliveryHandle deliver() throws WriterException {
        return StandaloneDelivery.open(home.configuration(), home.log, Clock.systemUTC())
                .start();
    }

    /** Once it delivers: the lock may still be that of the delivery before. */
    private static void takeUp(StandaloneDelivery.DeliveryHandle delivery) {
        await().atMost(TIMEOUT)
                .untilAsserted(() ->
                        assertThatCode(() -> delivery.takeUpTrails(TIMEOUT)).doesNotThrowAnyException());
    }

    private void awaitDelivered(String bucket, int count) {
        await().atMost(TIMEOUT).until(() -> home.delivered(bucket).size() == count);
    }

    private static Integer[] range(int from, int to) {
        return Stream.iterate(from, i -> i <= to, i -> i + 1).toArray(Integer[]::new);
    }

    /** The folder of the bucket is a file: nothing can be put there. */
    private void breakStore(String bucket) throws IOException {
        Path root = home.path.resolve("store").resolve(bucket);
        Files.move(root, root.resolveSibling("away"));
        Files.createFile(root);
    }

    private void mendStore(String bucket) throws IOException {
        Path root = home.path.resolve("store").resolve(bucket);
        Files.delete(root);
        Files.move(root.resolveSibling("away"), root);
    }

    /** Delivers 1 to 10, then journals 11 to 20 while the store is away, changes the trail, journals the rest, and dies. */
    private void changeDuringOutage(boolean takesUp, String bucket, boolean logging, String more) throws Exception {
        define("trail", true, "");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle first = deliver();
        awaitDelivered("trail", 10);
        breakStore("trail");
        append(11, 20);
        if (takesUp) {
            define(bucket, logging, more);
            takeUp(first);
            append(21, 30);
        }
        first.finish(Duration.ofMillis(100));
        if (!takesUp) {
            define(bucket, logging, more);
        }
        mendStore("trail");
    }

    @Test
    void eventsBeforeTheChangeOfABucketStayInTheOldOne() throws Exception {
        changeDuringOutage(true, "second", true, "");
        StandaloneDelivery.DeliveryHandle next = deliver();
        awaitDelivered("second", 10);
        assertThat(next.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).containsExactly(range(1, 20));
        assertThat(home.delivered("second")).containsExactly(range(21, 30));
    }

    /** The next version reads what this one left. */
    @Test
    void changeThatWaitsForTheStoreIsInTheState() throws Exception {
        changeDuringOutage(true, "second", true, "");
        JsonNode state = new ObjectMapper()
                .readTree(home.path.resolve("journal/applied-trail.json").toFile());
        assertThat(state.fieldNames()).toIterable().containsExactlyInAnyOrder("definition", "changedAfter", "later");
        JsonNode definition =
                new ObjectMapper().readTree(state.get("definition").textValue());
        assertThat(definition.get("S3BucketName").textValue()).isEqualTo("trail");
        JsonNode journals = state.get("changedAfter").get("journals");
        assertThat(journals).hasSize(1);
        assertThat(journals.get(0).get("journal").textValue()).isEqualTo("1");
        assertThat(journals.get(0).get("index").isIntegralNumber()).isTrue();
        assertThat(state.get("later")).hasSize(1);
        JsonNode later = state.get("later").get(0);
        assertThat(later.fieldNames()).toIterable().containsExactly("definition");
        assertThat(later.get("definition").textValue()).contains("\"S3BucketName\":\"second\"");
    }

    @Test
    void trailThatIsStoppedLogsWhatWasJournaledBefore() throws Exception {
        changeDuringOutage(true, "trail", false, "");
        StandaloneDelivery.DeliveryHandle next = deliver();
        awaitDelivered("trail", 20);
        assertThat(next.finish(TIMEOUT)).isTrue();
        append(31, 40);
        define("trail", true, "");
        StandaloneDelivery.DeliveryHandle last = deliver();
        takeUp(last);
        append(41, 50);
        assertThat(last.finish(TIMEOUT)).isTrue();
        List<Integer> expected = new ArrayList<>(List.of(range(1, 20)));
        expected.addAll(List.of(range(41, 50)));
        assertThat(home.delivered("trail")).isEqualTo(expected);
    }

    /** Event selectors without management events select none of these. */
    @Test
    void eventSelectorsThatChangeBetweenTwoRunsAreForLaterEvents() throws Exception {
        changeDuringOutage(
                false,
                "trail",
                true,
                ",\"EventSelectors\":[{\"IncludeManagementEvents\":false,\"DataResources\":[{\"Type\":\"AWS::S3::Object\","
                        + "\"Values\":[\"arn:aws:s3\"]}]}]");
        StandaloneDelivery.DeliveryHandle next = deliver();
        awaitDelivered("trail", 20);
        takeUp(next);
        append(21, 30);
        assertThat(next.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).containsExactly(range(1, 20));
    }

    @Test
    void trailThatIsDeletedBetweenTwoRunsHasItsLastEvents() throws Exception {
        changeDuringOutage(false, "trail", true, "");
        Files.delete(TrailDefinition.file(home.path, "trail"));
        StandaloneDelivery.DeliveryHandle next = deliver();
        awaitDelivered("trail", 20);
        takeUp(next);
        append(21, 30);
        assertThat(next.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).containsExactly(range(1, 20));
    }

    private List<Integer> ranges(int... fromTo) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < fromTo.length; i += 2) {
            numbers.addAll(List.of(range(fromTo[i], fromTo[i + 1])));
        }
        return numbers;
    }

    @Test
    void trailThatCannotFinishItsChangeKeepsNoOtherFromChanging() throws Exception {
        define("trail", true, "");
        home.define("other", "other", true, "");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        awaitDelivered("trail", 10);
        awaitDelivered("other", 10);
        breakStore("trail");
        append(11, 20);
        define("second", true, "");
        home.define("other", "third", true, "");
        home.define("new", "fourth", true, "");
        takeUp(delivery);
        append(21, 30);
        await().atMost(TIMEOUT)
                .until(() -> home.delivered("third").size() == 10
                        && home.delivered("fourth").size() >= 10);
        assertThat(home.delivered("other")).isEqualTo(ranges(1, 20));
        mendStore("trail");
        awaitDelivered("second", 10);
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 20));
        assertThat(delivery.finish(TIMEOUT)).isTrue();
    }

    /** Five changes during one outage of the store, with a restart between them. */
    @Test
    void eachChangeDuringAnOutageLiesWhereItWasMade() throws Exception {
        define("trail", true, "");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle first = deliver();
        awaitDelivered("trail", 10);
        breakStore("trail");
        append(11, 20);
        define("trail", false, "");
        takeUp(first);
        append(21, 30);
        define("trail", true, "");
        takeUp(first);
        append(31, 40);
        first.finish(Duration.ofMillis(100));

        StandaloneDelivery.DeliveryHandle next = deliver();
        define("trail", false, "");
        takeUp(next);
        append(41, 50);
        define("second", true, "");
        takeUp(next);
        append(51, 60);
        Files.delete(TrailDefinition.file(home.path, "trail"));
        takeUp(next);
        append(61, 70);
        mendStore("trail");
        awaitDelivered("second", 10);
        assertThat(next.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 20, 31, 40));
        assertThat(home.delivered("second")).isEqualTo(ranges(51, 60));
    }

    /** Where the change lies cannot be recorded: the trail is delivered as it was, and that is not all. */
    @Test
    void deliveryWithAChangeThatWaitsIsNotFinished() throws Exception {
        define("trail", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        define("second", true, "");
        Path blocker = Files.createDirectories(home.applied("trail").resolveSibling("applied-trail.json.tmp/blocker"));
        append(11, 20);
        assertThat(deliverOnce()).isFalse();
        assertThat(home.stderr()).contains("applied-trail.json.tmp");
        Files.delete(blocker);
        append(21, 30);
        assertThat(deliverOnce()).isTrue();
        assertThat(deliverOnce()).isTrue();
    }

    private boolean deliverOnce() throws WriterException {
        return StandaloneDelivery.open(home.configuration(), home.log, Clock.systemUTC())
                .deliverOnce();
    }

    @Test
    void deliveryWithATrailThatCannotBeDeliveredIsNotFinished() throws Exception {
        define("trail", true, "");
        home.define("other", "other", true, "");
        Path state = home.path.resolve("journal/trails/other");
        Files.createDirectories(state.getParent());
        Files.createFile(state);
        append(1, 10);
        assertThat(deliverOnce()).isFalse();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 10));
        Files.delete(state);
        assertThat(deliverOnce()).isTrue();
        assertThat(home.delivered("other")).isEqualTo(ranges(1, 10));
    }

    @Test
    void changeIsNotRecordedAsDoneBeforeAllJournalsAreOpen() throws Exception {
        define("trail", true, "");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle first = deliver();
        await().atMost(TIMEOUT)
                .until(() -> home.delivered("trail").size() == 10
                        && Files.readString(home.applied("trail")).contains("Name"));
        // Delivery has it open, and reads it again only after the change.
        Path checkpoint = home.path.resolve("journal/1/checkpoint.json");
        Path aside = checkpoint.resolveSibling("aside");
        await().atMost(TIMEOUT).until(() -> Files.exists(checkpoint));
        Files.move(checkpoint, aside);
        Files.createDirectories(checkpoint.resolve("blocker"));
        define("trail", false, "");
        takeUp(first);
        await().atMost(TIMEOUT).until(() -> home.stderr().contains("cannot be opened"));
        append(11, 20);
        first.finish(Duration.ofMillis(100));
        assertThat(Files.readString(home.applied("trail"))).contains("changedAfter");

        Files.delete(checkpoint.resolve("blocker"));
        Files.delete(checkpoint);
        Files.move(aside, checkpoint);
        StandaloneDelivery.DeliveryHandle next = deliver();
        takeUp(next);
        assertThat(next.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 10));
    }

    @Test
    void changeThatCannotBeRecordedAsDoneIsRecordedLater() throws Exception {
        changeDuringOutage(true, "second", true, "");
        Path blocker = Files.createDirectories(home.applied("trail").resolveSibling("applied-trail.json.tmp/blocker"));
        StandaloneDelivery.DeliveryHandle next = deliver();
        await().atMost(TIMEOUT).until(() -> home.stderr().contains("applied-trail.json.tmp"));
        Files.delete(blocker);
        await().atMost(TIMEOUT)
                .until(() -> !Files.readString(home.applied("trail")).contains("changedAfter"));
        awaitDelivered("second", 10);
        assertThat(next.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 20));
    }

    @Test
    void removalThatCannotBeRecordedAsDoneIsRecordedLater() throws Exception {
        home.define("other", "other", true, "");
        changeDuringOutage(false, "trail", true, "");
        breakStore("trail");
        Files.delete(TrailDefinition.file(home.path, "trail"));
        StandaloneDelivery.DeliveryHandle next = deliver();
        takeUp(next);
        Path blocker = Files.createDirectories(home.applied("trail").resolveSibling("applied-trail.json.tmp/blocker"));
        mendStore("trail");
        await().atMost(TIMEOUT).until(() -> home.stderr().contains("applied-trail.json.tmp"));
        append(21, 30);
        Files.delete(blocker);
        await().atMost(TIMEOUT)
                .until(() -> !Files.readString(home.applied("trail")).contains("changedAfter"));
        assertThat(next.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 20));
        assertThat(home.delivered("other")).isEqualTo(ranges(1, 30));
    }

    @Test
    void journalThatWasRemovedKeepsNoTrailFromChanging() throws Exception {
        define("trail", true, "");
        append(1, 10);
        try (JournalFolder another = JournalFolder.claim(home.path.resolve("journal"));
                Journal removed = Journal.open(another, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            byte[] record = TestHome.record(11);
            removed.append(11, 11_000L, false, TestHome.ACCOUNT, TestHome.REGION, record, 0, record.length);
            removed.requestFlush();
        }
        Path folder = home.path.resolve("journal/2");
        assertThat(folder).isDirectory();
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        awaitDelivered("trail", 11);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        define("second", true, "");
        delivery.takeUpTrails(TIMEOUT);
        append(21, 30);
        awaitDelivered("second", 10);
        assertThat(delivery.finish(TIMEOUT)).isTrue();
        assertThat(folder).doesNotExist();
    }

    /** Another journal has a foreign file, before anything of it was delivered: no recovery makes it readable. */
    @Test
    void journalThatCannotBeReadKeepsNoTrailFromChanging() throws Exception {
        define("trail", true, "");
        append(1, 10);
        JournalFolder another = JournalFolder.claim(home.path.resolve("journal"));
        try (Journal unread = Journal.open(another, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            byte[] record = TestHome.record(11);
            unread.append(11, 11_000L, false, TestHome.ACCOUNT, TestHome.REGION, record, 0, record.length);
            unread.requestFlush();
        }
        another.close();
        Path foreign;
        try (Stream<Path> files = Files.walk(another.path())) {
            foreign = files.filter(file -> file.toString().endsWith(".cq4t"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] intact = Files.readAllBytes(foreign);
        Files.writeString(foreign, "Somebody else's file, in the place of one of the journal that was here before.");
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        awaitDelivered("trail", 10);
        home.define("trail", "second", true, "");
        takeUp(delivery);
        append(21, 30);
        awaitDelivered("second", 10);
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 10));
        assertThat(home.stderr()).contains(foreign.toString()).contains("Restore the file, or move the folder away");
        Path status = home.path.resolve("journal/2/delivery.json");
        assertThat(Files.readString(status)).contains(foreign.toString());
        assertThat(delivery.finish(Duration.ofSeconds(5)))
                .as("the events of the other journal are not delivered")
                .isFalse();

        Files.write(foreign, intact);
        StandaloneDelivery.DeliveryHandle next = deliver();
        await().atMost(TIMEOUT).until(() -> home.delivered("second").contains(11));
        assertThat(next.finish(TIMEOUT)).isTrue();
    }

    @Test
    void definitionWithTheNameOfAnotherTrailChangesNeither() throws Exception {
        define("trail", true, "");
        home.define("other", "other", true, "");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        awaitDelivered("trail", 10);
        awaitDelivered("other", 10);
        Files.copy(
                TrailDefinition.file(home.path, "trail"),
                TrailDefinition.file(home.path, "other"),
                StandardCopyOption.REPLACE_EXISTING);
        takeUp(delivery);
        append(11, 20);
        awaitDelivered("trail", 20);
        awaitDelivered("other", 20);
        assertThat(home.stderr())
                .contains(TrailDefinition.file(home.path, "other") + " cannot be read: its Name is trail");
        assertThat(delivery.finish(TIMEOUT)).isTrue();
    }

    @Test
    void recordOfATrailThatCannotBeUsedConcernsThatTrailAlone() throws Exception {
        define("trail", true, "");
        home.define("other", "other", true, "");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle first = deliver();
        awaitDelivered("trail", 10);
        awaitDelivered("other", 10);
        assertThat(first.finish(TIMEOUT)).isTrue();
        String recorded = Files.readString(home.applied("other"));
        Files.writeString(
                home.applied("other"),
                recorded.replace(
                        "\\\"IsLogging\\\":true",
                        "\\\"IsLogging\\\":true,\\\"EventSelectors\\\":[{\\\"ReadWriteType\\\":\\\"None\\\"}]"));
        assertThat(Files.readString(home.applied("other"))).contains("None");
        append(11, 20);
        StandaloneDelivery.DeliveryHandle next = deliver();
        awaitDelivered("trail", 20);
        awaitDelivered("other", 20);
        assertThat(home.stderr())
                .contains(home.applied("other").toString())
                .contains("the event selectors of the trail other");
        assertThat(next.finish(TIMEOUT)).isTrue();
    }

    @Test
    void damagedDefinitionOfTheConfiguredTrailConcernsThatTrailAlone() throws Exception {
        define("trail", true, "");
        home.define("other", "other", true, "");
        Path file = TrailDefinition.file(home.path, "trail");
        Files.writeString(file, "{");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        awaitDelivered("other", 10);
        assertThat(home.stderr()).contains(file + " cannot be read");
        define("trail", true, "");
        awaitDelivered("trail", 10);
        assertThat(delivery.finish(TIMEOUT)).isTrue();
    }
}
