package io.waymark.benchmarks.hotpath;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.verifier.DigestIndex;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.TimeRange;
import io.waymark.validator.verifier.TrailValidator;
import io.waymark.validator.verifier.ValidationRequest;
import io.waymark.writer.Writer;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.logfile.BufferPool;
import io.waymark.writer.logfile.HashingGzipWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The writer: journal, log file, digest and validation, in batches of 10,000 events, in nanoseconds per event. Single-shot
 * mode bounds the number of batches, each of which writes a few megabytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before any benchmark
public class WriterBenchmark {
    private final BufferPool blocks = new BufferPool();
    private static final int EVENTS = 10_000;

    private final byte[][] records = SampleRecords.records(EVENTS);
    private final OperatorLog log =
            new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    private Path folder;
    private JournalFolder journalFolder;
    private Journal journal;
    private DigestWriter digests;
    private ReadOnlyDirectoryStore store;
    private PublicKeyList keys;
    private long sequence;

    /** Creates the state. */
    public WriterBenchmark() {}

    /**
     * Opens a journal, and writes a store of 10,000 events for validation.
     *
     * @throws Exception if the files cannot be written
     */
    @Setup(Level.Trial)
    public void open() throws Exception {
        folder = Files.createTempDirectory("waymark-benchmark");
        journalFolder = JournalFolder.claim(folder.resolve("journals"));
        journal = Journal.open(journalFolder, SampleRecords.STREAM, Clock.systemUTC(), log);
        digests = new DigestWriter(
                Files.createDirectories(folder.resolve("digests")),
                new Trail("trail", SampleRecords.ACCOUNT, SampleRecords.REGION, "trail", ""),
                Duration.ofHours(1),
                new io.waymark.writer.store.DirectoryStore(folder.resolve("digest-store")),
                new SigningKeyStore(folder.resolve("digest-keys"), "waymark", Clock.systemUTC(), log),
                Clock.systemUTC(),
                log);
        writeStore(folder.resolve("home"));
        store = ReadOnlyDirectoryStore.open(folder.resolve("home/store"));
        keys = PublicKeyList.read(Files.readAllBytes(folder.resolve("home/keys/public-keys.json")));
    }

    private void writeStore(Path home) throws Exception {
        Configuration configuration = Configuration.load(
                null,
                Map.of(
                        "waymark.home",
                        home.toString(),
                        "waymark.account",
                        SampleRecords.ACCOUNT,
                        "waymark.region",
                        SampleRecords.REGION),
                Map.of(),
                folder,
                WriterOptions.ALL);
        Writer writer = Writer.open(configuration, log, Clock.systemUTC(), UUID.randomUUID());
        append(writer.journal());
        if (!writer.close(Duration.ofMinutes(1))) {
            throw new IOException("could not write the store for validation");
        }
    }

    /**
     * Closes the journal and deletes all files.
     *
     * @throws IOException if a file cannot be deleted
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        journal.close();
        journalFolder.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Appends to the journal: mapped pages, which the operating system writes back later.
     *
     * @throws IOException if an append fails
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void journalAppend() throws IOException {
        append(journal);
    }

    private void append(Journal to) throws IOException {
        for (int i = 0; i < records.length; i++) {
            byte[] record = records[i];
            to.append(
                    sequence++,
                    SampleRecords.timeMillis(i),
                    false,
                    SampleRecords.ACCOUNT,
                    SampleRecords.REGION,
                    record,
                    0,
                    record.length);
        }
    }

    /**
     * Writes a log file, compressed at level 1 and hashed, and flushes it to disk.
     *
     * @throws IOException if the file cannot be written
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public String writeLogFile() throws IOException {
        try (HashingGzipWriter gzip = new HashingGzipWriter(folder.resolve("log.json.gz"), 1, blocks)) {
            for (byte[] record : records) {
                gzip.write(record, record.length);
            }
            return gzip.finish();
        }
    }

    /**
     * Writes a signed digest and flushes it to disk, in nanoseconds per digest.
     *
     * @throws IOException if the digest cannot be written
     */
    @Benchmark
    public void writeDigest() throws IOException {
        digests.writeAll();
    }

    /**
     * Validates a store of one log file and its digests: chain, signatures, hashes and record format.
     *
     * @throws IOException if the store cannot be read
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void validateStore() throws IOException {
        DigestIndex index = DigestIndex.scan(store, null, null);
        new TrailValidator(store, keys, WriterBenchmark::failIfInvalid)
                .validate(
                        index,
                        new ValidationRequest(
                                index.trails(),
                                null,
                                null,
                                new TimeRange(Instant.EPOCH, Instant.now().plusSeconds(60))));
    }

    private static void failIfInvalid(Finding finding) {
        if (finding.kind() == Finding.Kind.LOG_INVALID) {
            throw new IllegalStateException("invalid store: " + finding);
        }
    }
}
