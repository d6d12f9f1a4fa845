package io.waymark.writer.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.format.Digest;
import io.waymark.format.NotLoggedRecords;
import io.waymark.format.SequenceRange;
import io.waymark.testing.AdjustableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the file with the batches since the last save: the digest lists each log file once. */
class DeliveredBatchesTest extends DigestFixture {
    private static final int BATCHES = 20;
    /** What a writer asks for after it was opened again. */
    private static final long NONE = 0;

    private final AdjustableClock clock = new AdjustableClock(START);
    private Path state = Path.of("");
    private Path batches = Path.of("");

    @BeforeEach
    void locate() {
        state = folder.resolve("digest-chains.json");
        batches = folder.resolve("delivered-batches.jsonl");
    }

    private static List<Digest.LogFileEntry> files(int batch) {
        return List.of(logFile(key("us-east-1", batch)));
    }

    private static List<String> objects(int count) {
        List<String> objects = new ArrayList<>();
        for (int batch = 0; batch < count; batch++) {
            objects.add(key("us-east-1", batch));
        }
        return objects;
    }

    private void deliver(DigestWriter writer, int from, int to) throws IOException {
        for (int batch = from; batch < to; batch++) {
            writer.addDelivered("1", batch + 1, files(batch), notLogged(batch));
        }
    }

    private static List<NotLoggedRecords> notLogged(int batch) {
        return batch % 5 != 0
                ? List.of()
                : List.of(new NotLoggedRecords(
                        "stream",
                        NotLoggedRecords.Reason.NOT_SELECTED,
                        List.of(new SequenceRange(batch * 10L, batch * 10L + 3))));
    }

    /** Writes the next digest, and checks what it lists. */
    private void assertListed(int count) throws Exception {
        clock.step(Duration.ofHours(1));
        DigestWriter writer = open(clock);
        assertThat(writer.coveredIndex("1")).isEqualTo(count);
        writer.writeAll();
        Digest digest = digest(objects().size() - 1);
        assertThat(digest.logFiles()).extracting(Digest.LogFileEntry::object).isEqualTo(objects(count));
        assertThat(digest.notLogged())
                .flatExtracting(NotLoggedRecords::sequences)
                .hasSize((count + 4) / 5);
    }

    @Test
    void batchDoesNotWriteTheWholeStateAgain() throws Exception {
        DigestWriter writer = open(clock);
        byte[] saved = Files.readAllBytes(state);
        deliver(writer, 0, 1);
        long first = Files.size(batches);
        deliver(writer, 1, 6);
        assertThat(Files.size(batches)).isLessThan(7 * first);
        assertThat(state).hasBinaryContent(saved);
        assertListed(6);
        assertThat(batches).doesNotExist();
    }

    @Test
    void batchesAreKnownAfterEachRestart() throws Exception {
        for (int batch = 0; batch < BATCHES; batch++) {
            DigestWriter writer = open(clock);
            assertThat(writer.coveredIndex("1")).isEqualTo(batch);
            deliver(writer, batch, batch + 1);
        }
        assertListed(BATCHES);
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** As after a crash while the last batch was appended: it was not durable, and comes again. */
    @Test
    void tornBatchComesAgain() throws Exception {
        deliver(open(clock), 0, 3);
        byte[] content = Files.readAllBytes(batches);
        int lines = new String(content, StandardCharsets.UTF_8).stripTrailing().lastIndexOf('\n') + 1;
        for (int length = lines; length < content.length; length++) {
            Files.write(batches, Arrays.copyOf(content, length));
            assertThat(open(clock).coveredIndex("1")).as("length " + length).isEqualTo(2);
        }
        deliver(open(clock), 2, 4);
        assertListed(4);
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void damageBeforeOtherBatchesIsReportedAndTheStateRebuilt() throws Exception {
        deliver(open(clock), 0, 3);
        byte[] content = Files.readAllBytes(batches);
        content[100] ^= 1;
        Files.write(batches, content);
        DigestWriter rebuilt = open(clock);
        assertThat(rebuilt.coveredIndex("1")).isEqualTo(NONE);
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .contains("digest-chains.json is damaged: the line at byte 0 of delivered-batches.jsonl is damaged");
        assertThat(folder.resolve("delivered-batches.jsonl.corrupt")).hasBinaryContent(content);
        deliver(rebuilt, 0, 3);
        assertListed(3);
    }

    /** As after a crash between the two: the state that was saved has the batches. */
    @Test
    void batchesOfAFormerStateAreNotAddedAgain() throws Exception {
        DigestWriter writer = open(clock);
        deliver(writer, 0, 3);
        byte[] former = Files.readAllBytes(batches);
        writer.resetCoveredIndex("1");
        assertThat(batches).doesNotExist();
        Files.write(batches, former);
        DigestWriter opened = open(clock);
        assertThat(opened.coveredIndex("1")).isEqualTo(NONE);
        deliver(opened, 0, 4);
        assertListed(4);
    }

    @Test
    void batchThatCannotBeAppendedIsRevertedAndComesAgain() throws Exception {
        DigestWriter writer = open(clock);
        Files.createDirectory(batches);
        assertThatThrownBy(() -> deliver(writer, 0, 1)).isInstanceOf(IOException.class);
        assertThat(writer.coveredIndex("1")).isEqualTo(NONE);
        assertThat(writer.signingDueTime()).isNull();
        Files.delete(batches);
        deliver(writer, 0, 2);
        assertListed(2);
    }

    /** A state that may be newer than this writer knows is not added to. */
    @Test
    void batchAfterAFailedSaveSavesTheWholeState() throws Exception {
        DigestWriter writer = open(clock);
        deliver(writer, 0, 2);
        Path temporary = folder.resolve("digest-chains.json.tmp");
        Files.createDirectories(temporary.resolve("full"));
        assertThatThrownBy(() -> writer.resetCoveredIndex("other")).isInstanceOf(IOException.class);
        Files.delete(temporary.resolve("full"));
        deliver(writer, 2, 3);
        assertThat(batches).doesNotExist();
        assertListed(3);
    }

    /** A batch failed after it had opened a chain: another batch of that chain saves it. */
    @Test
    void batchOfAChainThatIsNotSavedYetSavesTheWholeState() throws Exception {
        DigestWriter writer = open(clock);
        Path damaged = folder.resolve("store")
                .resolve(DIGESTS + "us-west-2/2026/01/31/" + ACCOUNT
                        + "_CloudTrail-Digest_us-west-2_trail_us-east-1_20260131T213000Z.json.gz");
        Files.createDirectories(damaged.getParent());
        Files.writeString(damaged, "no digest");
        List<Digest.LogFileEntry> both = List.of(logFile(key("eu-west-1", 1)), logFile(key("us-west-2", 2)));
        assertThatThrownBy(() -> writer.addDelivered("1", 1, both)).isInstanceOf(IOException.class);
        writer.addDelivered("2", 1, List.of(logFile(key("eu-west-1", 3))));
        assertThat(open(clock).coveredIndex("2")).isEqualTo(1);
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
