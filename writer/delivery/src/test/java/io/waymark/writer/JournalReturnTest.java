package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.format.TrailDefinition;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing is lost or delivered twice, and no trail waits, when a journal or what is recorded cannot be read for a while. */
class JournalReturnTest extends ChangingTrails {
    private static void awaitApplied(TestHome home, String trail, String part) {
        await().atMost(TIMEOUT)
                .until(() -> Files.readString(home.applied(trail)).contains(part)
                        && !Files.readString(home.applied(trail)).contains("later"));
    }

    /** The other trail goes on with the files that it has mapped. */
    @Test
    void trailThatHasAJournalOpenKeepsNoOtherFromChanging() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", true, "");
        append(1, 10);
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        awaitDelivered("trail", 1, 10);
        awaitDelivered("other", 1, 10);
        Path foreign = replace(file(".cq4t"));
        define(delivery, "other", "second", true);
        append(11, 20);
        try (JournalFolder another = JournalFolder.claim(home.path.resolve("journal"));
                Journal readable = Journal.open(another, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            append(readable, 101, 110);
            awaitDelivered("trail", 1, 20, 101, 110);
            awaitDelivered("second", 101, 110);
        }
        restore(foreign);
        assertThat(delivery.finish(TIMEOUT)).isTrue();
        assertThat(deliverOnce()).isTrue();
        assertThat(home.delivered("second")).isEqualTo(ranges(11, 20, 101, 110));
    }

    @Test
    void journalThatCouldNotBeEnteredIsTheSameAsBefore() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", true, "");
        appendUnflushed(1, 10);
        assertThat(deliverOnce()).isTrue();
        appendUnflushed(11, 20);
        end();
        forbid();
        assertThat(deliverOnce()).isFalse();
        allow();
        assertThat(deliverOnce()).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 20));
        assertThat(home.delivered("other")).isEqualTo(ranges(1, 20));
    }

    @Test
    void journalThatCannotBeEnteredKeepsNoTrailFromChanging() throws Exception {
        home.define("trail", "trail", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        append(11, 20);
        try (JournalFolder another = JournalFolder.claim(home.path.resolve("journal"));
                Journal readable = Journal.open(another, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            end();
            forbid();
            home.define("trail", "second", true, "");
            assertThat(deliverOnce()).isFalse();
            append(readable, 101, 110);
            assertThat(deliverOnce()).isFalse();
            assertThat(home.delivered("second")).isEqualTo(ranges(101, 110));
        }
        allow();
        assertThat(deliverOnce()).isTrue();
        assertThat(home.delivered("second")).isEqualTo(ranges(11, 20, 101, 110));
    }

    @Test
    void placesThatCannotBeReadNowAreKept() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        append(11, 20);
        home.define("other", "second", true, "");
        Path places = home.applied("other");
        Path aside = folder.resolve("places");
        Files.move(places, aside);
        Files.createDirectory(places);
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        await().atMost(TIMEOUT).until(() -> home.stderr().contains("Is a directory"));
        Files.delete(places);
        Files.move(aside, places);
        awaitApplied(home, "other", "\\\"second\\\"");
        append(21, 30);
        awaitDelivered("second", 21, 30);
        assertThat(delivery.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("other")).isEqualTo(ranges(1, 20));
    }

    @Test
    void journalThatIsMovedAwayBeforeAStopHasItsEventsBeforeThatLogged() throws Exception {
        home.define("trail", "trail", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        append(11, 20);
        end();
        Path moved = folder.resolve("moved");
        Files.move(mine.path(), moved);
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        define(delivery, "trail", "trail", false);
        awaitApplied(home, "trail", "stopped");
        Files.move(moved, mine.path());
        awaitDelivered("trail", 1, 20);
        assertThat(delivery.finish(TIMEOUT)).isTrue();
        assertThat(reasons("trail")).doesNotContain("LoggingStopped");
    }

    /** Everything before the change was delivered when the journal became unreadable. */
    @Test
    void journalThatHasNothingLeftHasTheStopInItsCheckpoint() throws Exception {
        home.define("trail", "trail", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path foreign = replace(file(".cq4t"));
        StandaloneDelivery.DeliveryHandle delivery = deliver();
        define(delivery, "trail", "trail", false);
        awaitApplied(home, "trail", "leftBehind");
        restore(foreign);
        awaitNothingLeftBehind("trail");
        assertThat(Files.readString(mine.path().resolve("checkpoint.json"))).contains("stopped");
        append(11, 20);
        assertThat(delivery.finish(TIMEOUT)).isTrue();
        assertThat(home.delivered("trail")).isEqualTo(ranges(1, 10));
    }

    /** A batch of events before a stop and after it was finished, but not put, and its files are lost. */
    @Test
    void batchThatIsWrittenAgainHasNoEventsAfterAStop() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path foreign = replace(file(".cq4t"));
        appendUnflushed(11, 20);
        home.define("other", "other", false, "");
        assertThat(deliverOnce()).isFalse();
        appendUnflushed(21, 30);
        restore(foreign);
        Path bucket = home.path.resolve("store/other");
        Path away = folder.resolve("away");
        Files.move(bucket, away);
        Files.createFile(bucket);
        assertThat(deliverOnce()).isFalse();
        Path state = home.path.resolve("journal/trails/other/1");
        assertThat(Files.readString(state.resolve("checkpoint.json"))).contains("logFiles");
        try (Stream<Path> files = Files.list(state.resolve("spool"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(bucket);
        Files.move(away, bucket);
        assertThat(deliverOnce()).isTrue();
        assertThat(home.delivered("other")).isEqualTo(ranges(1, 20));
        assertThat(reasons("other")).contains("LoggingStopped 21-30");
    }

    @Test
    void trailThatIsDeletedStaysAsItIsRecordedWhenDeliveryStartsAgain() throws Exception {
        home.define("trail", "trail", true, "");
        home.define("other", "other", true, "");
        append(1, 10);
        assertThat(deliverOnce()).isTrue();
        Path foreign = replace(file(".cq4t"));
        append(11, 20);
        Files.delete(TrailDefinition.file(home.path, "other"));
        assertThat(deliverOnce()).isFalse();
        String recorded = Files.readString(home.applied("other"));
        append(21, 30);
        assertThat(deliverOnce()).isFalse();
        assertThat(Files.readString(home.applied("other"))).isEqualTo(recorded);
        restore(foreign);
        assertThat(deliverOnce()).isTrue();
        assertThat(List.of(home.delivered("other"), home.unsigned("other")))
                .isEqualTo(List.of(ranges(1, 20), List.of()));
        assertThat(Files.exists(home.applied("other"))).isFalse();
    }
}
