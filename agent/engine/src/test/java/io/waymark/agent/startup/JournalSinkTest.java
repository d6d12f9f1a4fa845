package io.waymark.agent.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.layout.FieldValues;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventOverrides;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.journal.JournalReader;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the ring into a journal. */
class JournalSinkTest {
    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "eu-central-1";

    @TempDir
    Path folder;

    private final Counters counters = new Counters();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final OperatorLog log =
            new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

    private static CapturedEvent event(String accountId, String region) {
        CapturedEvent event = new CapturedEvent(16);
        event.describe(
                new RecordTemplate(
                        new EventDescriptor(EventCategory.MANAGEMENT, "orders.example.com", "Create", false, List.of()),
                        null),
                new CallerContext(ACCOUNT, null, type -> null).current());
        event.overrides(new EventOverrides(region, accountId, null, new byte[0], FieldValues.NONE));
        return event;
    }

    /** An event that has no log file must not keep others from theirs. */
    @Test
    void eventsOfInvalidAccountsAndRegionsAreDroppedAndCounted() throws Exception {
        Ring ring = new Ring(
                16,
                Duration.ofSeconds(5),
                new RecordComposer(ACCOUNT, REGION, UUID.randomUUID()),
                counters,
                new ProblemReporter((what, cause) -> problems.add(what)));
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            ring.publish(event(ACCOUNT, "my_region"));
            ring.publish(event(ACCOUNT, "eu-west-1"));
            ring.publish(event("minio", REGION));
            ring.publish(event("999988887777", "US-EAST-1"));
            ring.publish(event("999988887777", "us-east-1"));
            ring.drainTo(new JournalSink(journal, ACCOUNT, REGION));
            assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
            assertThat(counters.dropped(DropReason.RECORD_REJECTED).count()).isEqualTo(3);
            assertThat(problems).containsOnly("event lost: the journal rejected its record");
            List<String> journaled = new ArrayList<>();
            JournalEntry entry = new JournalEntry();
            while (reader.next(entry)) {
                if (entry.type() == JournalEntry.EntryType.EVENT) {
                    journaled.add(entry.sequence() + " " + entry.group().accountId() + " "
                            + entry.group().region());
                }
            }
            assertThat(journaled).containsExactly("0 123456789012 eu-west-1", "1 999988887777 us-east-1");
        }
    }
}
