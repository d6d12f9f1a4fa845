package io.waymark.writer.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Digests of late log files. */
class BackfillDigestTest extends DigestFixture {
    private Digest backfill(int number) throws Exception {
        List<String> backfill = objects().stream()
                .filter(object -> object.endsWith("_backfill.json.gz"))
                .toList();
        return Digest.read(text(backfill.get(number)).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lateLogFileGoesToImmediateBackfillDigest() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofHours(1));
        runFor(digests, clock, Duration.ofMinutes(61));
        assertThat(objects()).hasSize(1);
        digests.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T23:31:00Z"))));
        runFor(digests, clock, Duration.ofSeconds(2));
        assertThat(objects()).hasSize(1);
        digests.addDelivered("2", 10, List.of(logFile(logFileKey("2026-01-31T23:05:00Z"))));
        DigestWriter restarted = open(clock, Duration.ofHours(1));
        runFor(restarted, clock, Duration.ofSeconds(3));
        assertThat(objects()).hasSize(2);
        assertThat(backfill(0).logFiles())
                .extracting(Digest.LogFileEntry::object)
                .containsExactly(logFileKey("2026-01-31T23:05:00Z"));
        assertThat(backfill(0).endTime()).isEqualTo(Instant.parse("2026-01-31T23:05:00Z"));
        assertThat(backfill(0).previous()).isNull();
        assertThat(store.read(backfill(0).object()).orElseThrow().metadata())
                .containsEntry("backfill-generation-timestamp", "2026-01-31T23:31:04Z");
        runFor(restarted, clock, Duration.ofMinutes(60));
        assertThat(objects()).hasSize(3);
        assertThat(digest(2).logFiles())
                .extracting(Digest.LogFileEntry::object)
                .containsExactly(logFileKey("2026-01-31T23:31:00Z"));
        assertThat(digest(2).previous())
                .satisfies(previous -> assertThat(previous.object()).doesNotContain("backfill"));
    }

    @Test
    void backfillChainContinuesAfterStateLoss() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofHours(1));
        runFor(digests, clock, Duration.ofMinutes(61));
        digests.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T23:05:00Z"))));
        digests.writeAll();
        Files.delete(folder.resolve("digest-chains.json"));
        DigestWriter restarted = open(clock, Duration.ofHours(1));
        restarted.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T23:05:00Z"))));
        restarted.addDelivered("1", 20, List.of(logFile(logFileKey("2026-01-31T23:01:00Z"))));
        restarted.writeAll();
        assertThat(backfill(1).logFiles())
                .extracting(Digest.LogFileEntry::object)
                .containsExactly(logFileKey("2026-01-31T23:01:00Z"));
        assertThat(backfill(1).endTime()).isEqualTo(Instant.parse("2026-01-31T23:05:01Z"));
        assertThat(backfill(1).previous())
                .isNotNull()
                .satisfies(previous ->
                        assertThat(previous.object()).isEqualTo(backfill(0).object()));
        int before = objects().size();
        clock.advance(Duration.ofSeconds(1));
        restarted.writeAll();
        assertThat(objects()).hasSize(before + 1);
    }
}
