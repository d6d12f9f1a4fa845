package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.format.TrailDefinition;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Trails change while delivery cannot read the journal of a running service, or cannot open the trail's bucket. */
class UnreadableJournalTest extends ChangingTrails {
    /** Waits until all changes of a trail have been reached but for a journal that is left behind. */
    private void awaitLeftBehind(String trail) {
        await().atMost(TIMEOUT)
                .until(() -> Files.readString(home.applied(trail)).contains("leftBehind")
                        && !Files.readString(home.applied(trail)).contains("later"));
    }

    /** The journal's last segment tells where it ends, although the journal cannot be opened. */
    @Test
    void changesLieWhereTheyWereMadeThoughTheJournalCannotBeOpened() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", false, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path foreign = replace(file(".cq4t"));
        StandaloneDelivery.DeliveryHandle first = deliver();
        takeUp(first);
        append(11, 20);
        define(first, "other", "other", true);
        append(21, 30);
        define(first, "other", "other", false);
        append(31, 40);
        define(first, "trail", "trail", false);
        define(first, "other", "other", true);
        append(41, 50);
        define(first, "new", "new", false);
        awaitLeftBehind("other");
        assertThat(first.finish(Duration.ofSeconds(1))).isFalse();

        StandaloneDelivery.DeliveryHandle second = deliver();
        append(51, 60);
        define(second, "new", "new", true);
        append(61, 70);
        assertThat(second.finish(Duration.ofSeconds(1))).isFalse();
        restore(foreign);
        assertThat(deliverOnce()).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 40));
        assertThat(home.delivered("other")).isEqualTo(ranges(21, 30, 41, 70));
        assertThat(home.delivered("new")).isEqualTo(ranges(61, 70));
        assertThat(home.stderr()).doesNotContain("in doubt");
        assertThat(reasons("other")).doesNotContain("LoggedInDoubt");
        for (String trail : List.of("trail", "other", "new")) {
            assertThat(Files.readString(home.applied(trail))).doesNotContain("leftBehind");
        }
    }

    /** Not even its last segment can be read: what may have been journaled while the trail logged is logged. */
    @Test
    void eventsOfWhichItIsInDoubtWhetherTheyAreLoggedAreDelivered() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", false, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path foreign = replace(file(".cq4"));
        StandaloneDelivery.DeliveryHandle first = deliver();
        takeUp(first);
        append(11, 20);
        define(first, "other", "other", true);
        append(21, 30);
        define(first, "other", "other", false);
        append(31, 40);
        awaitLeftBehind("other");
        assertThat(first.finish(Duration.ofSeconds(1))).isFalse();
        assertThat(home.stderr()).contains("journal/1 cannot be read").contains("in doubt");

        restore(foreign);
        StandaloneDelivery.DeliveryHandle second = deliver();
        awaitDelivered("other", 11, 40);
        awaitNothingLeftBehind("other");
        append(41, 50);
        awaitDelivered("trail", 1, 50);
        assertThat(second.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("other"))
                .as("41 to 50 were journaled when the journal could be read again")
                .isEqualTo(ranges(11, 40));
        assertThat(reasons("other")).contains("LoggedInDoubt 11-40").contains("LoggingStopped");
        assertThat(reasons("trail")).doesNotContain("LoggedInDoubt");
    }

    /** The store is away when the trail changes, and the journal can be read before any of the changes is reached. */
    @Test
    void eventsInDoubtOutlastTheChangesThatTheyMayLieBefore() throws Exception {
        home.define("trail", "trail", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path bucket = home.path.resolve("store/trail");
        Path away = folder.resolve("away");
        Files.move(bucket, away);
        Files.createFile(bucket);
        Path foreign = replace(file(".cq4"));
        StandaloneDelivery.DeliveryHandle first = deliver();
        takeUp(first);
        append(11, 20);
        define(first, "trail", "trail", false);
        append(21, 30);
        define(first, "trail", "second", false);
        append(31, 40);
        first.finish(Duration.ofSeconds(1));
        assertThat(Files.readString(home.applied("trail"))).contains("later").doesNotContain("leftBehind");
        restore(foreign);
        StandaloneDelivery.DeliveryHandle second = deliver();
        await().atMost(TIMEOUT).until(() -> home.stderr().contains("could not be delivered and signed"));
        Files.delete(bucket);
        Files.move(away, bucket);
        awaitDelivered("second", 11, 40);
        assertThat(second.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 10));
    }

    @Test
    void trailThatIsDeletedHasWhatItLoggedBefore() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", true, "");
        home.define("again", "again", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path foreign = replace(file(".cq4t"));
        StandaloneDelivery.DeliveryHandle first = deliver();
        takeUp(first);
        append(11, 20);
        Files.delete(TrailDefinition.file(home.path, "other"));
        Files.delete(TrailDefinition.file(home.path, "again"));
        takeUp(first);
        append(21, 30);
        define(first, "again", "again", true);
        append(31, 40);
        assertThat(first.finish(Duration.ofSeconds(1))).isFalse();
        StandaloneDelivery.DeliveryHandle second = deliver();
        await().atMost(TIMEOUT)
                .until(() -> Files.readString(home.applied("other")).contains("leftBehind"));
        restore(foreign);
        awaitDelivered("other", 1, 20);
        awaitDelivered("again", 1, 20, 31, 40);
        await().atMost(TIMEOUT).until(() -> !Files.exists(home.applied("other")));
        append(41, 50);
        awaitDelivered("again", 1, 20, 31, 50);
        assertThat(second.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("other")).isEqualTo(ranges(1, 20));
        assertThat(home.unsigned("other")).isEmpty();
    }

    /** The folder is moved away, as the message says; a trail that was deleted waits for nothing then. */
    @Test
    void trailThatIsDeletedIsForgottenWhenTheJournalIsMovedAway() throws Exception {
        home.define("other", "other", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        replace(file(".cq4t"));
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        takeUp(delivery);
        append(11, 20);
        Files.delete(TrailDefinition.file(home.path, "other"));
        home.define("trail", "trail", true, "");
        takeUp(delivery);
        await().atMost(TIMEOUT)
                .until(() -> Files.readString(home.applied("other")).contains("leftBehind"));
        journal.close();
        Files.move(mine.path(), folder.resolve("moved"));
        await().atMost(TIMEOUT).until(() -> !Files.exists(home.applied("other")));
        delivery.finish(TIMEOUT);
    }

    /** It cannot be told from another journal in its place: which of its events the trail logs is in doubt. */
    @Test
    void journalThatIsMovedAwayAndBackLosesNothing() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", false, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path foreign = replace(file(".cq4t"));
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        takeUp(delivery);
        append(11, 20);
        define(delivery, "other", "other", true);
        append(21, 30);
        define(delivery, "other", "other", false);
        journal.close();
        mine.close();
        awaitLeftBehind("other");
        assertThat(Files.readString(home.applied("other"))).doesNotContain("inDoubtThrough");
        Path moved = folder.resolve("moved");
        Files.move(mine.path(), moved);
        await().atMost(TIMEOUT)
                .until(() -> Files.readString(home.applied("other")).contains("inDoubtThrough"));
        restore(moved.resolve(mine.path().relativize(foreign)));
        Files.move(moved, mine.path());
        awaitDelivered("other", 11, 30);
        awaitNothingLeftBehind("other");
        assertThat(delivery.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 30));
    }

    /** A definition has changed while nobody delivered, and one journal cannot be read. */
    @Test
    void startOfDeliveryWithAChangeDeliversTheOtherJournals() throws Exception {
        home.define("trail", "trail", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        replace(file(".cq4"));
        home.define("trail", "second", true, "");
        try (JournalFolder another = JournalFolder.claim(home.path.resolve("journal"));
                Journal readable = Journal.open(another, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            append(readable, 101, 110);
            StandaloneDelivery.DeliveryHandle delivery = deliver();
            awaitDelivered("trail", 1, 10, 101, 110);
            await().atMost(TIMEOUT)
                    .until(() -> Files.readString(home.applied("trail")).contains("\\\"second\\\"")
                            && !Files.readString(home.applied("trail")).contains("later"));
            append(readable, 111, 120);
            awaitDelivered("second", 111, 120);
            assertThat(delivery.finish(Duration.ofSeconds(1))).isFalse();
        }
    }

    @Test
    void deliveryOnceTakesAChangeUpThoughAJournalCannotBeRead() throws Exception {
        home.define("trail", "trail", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        replace(file(".cq4"));
        home.define("trail", "second", true, "");
        try (JournalFolder another = JournalFolder.claim(home.path.resolve("journal"));
                Journal readable = Journal.open(another, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            append(readable, 101, 110);
            assertThat(deliverOnce()).isFalse();
            append(readable, 111, 120);
            assertThat(deliverOnce()).isFalse();
        }
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 10, 101, 110));
        assertThat(home.delivered("second")).isEqualTo(ranges(111, 120));
    }

    /** The digests' chains of the trail cannot be begun, as when its bucket does not exist. */
    private Path keepFromBeginning(String trail) throws IOException {
        return Files.createDirectories(
                home.path.resolve("journal/trails/" + trail + "/digest-chains.json.tmp/blocker"));
    }

    @Test
    void changesOfATrailThatWasNeverDeliveredLieWhereTheyWereMade() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", false, "");
        Path blocker = keepFromBeginning("other");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle first = deliver();
        takeUp(first);
        define(first, "other", "other", true);
        append(11, 20);
        define(first, "other", "other", false);
        append(21, 30);
        awaitDelivered("trail", 1, 30);
        assertThat(home.stderr()).contains("the trail other cannot be delivered; retrying");
        first.finish(Duration.ofSeconds(1));
        Files.delete(blocker);
        StandaloneDelivery.DeliveryHandle second = deliver();
        awaitDelivered("other", 11, 20);
        assertThat(second.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("other")).isEqualTo(ranges(11, 20));
    }

    @Test
    void trailThatIsDeletedBeforeItWasEverDeliveredIsForgotten() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", true, "");
        keepFromBeginning("other");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle first = deliver();
        awaitDelivered("trail", 1, 10);
        first.finish(Duration.ofSeconds(1));
        StandaloneDelivery.DeliveryHandle second = deliver();
        Files.delete(TrailDefinition.file(home.path, "other"));
        takeUp(second);
        await().atMost(TIMEOUT).until(() -> !Files.exists(home.applied("other")));
        assertThat(home.stderr()).contains("the trail other was deleted before it could ever be delivered");
        assertThat(second.finish(TIMEOUT)).isTrue();
    }
}
