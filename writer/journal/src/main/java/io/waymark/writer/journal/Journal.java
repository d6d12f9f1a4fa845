package io.waymark.writer.journal;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.DaemonThreads;
import io.waymark.base.thread.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.JournalLocks;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * The journal of this run, the writing side. A record survives the death of the process as soon as {@link #append} returns.
 * One thread at a time may append, and must see the effects of the one before; after the last append any thread may {@link
 * #requestFlush} and close.
 */
public final class Journal implements Closeable {
    /** CloudTrail's limit for a record, in bytes. */
    public static final int MAX_RECORD_SIZE = 256 * 1024;

    /** An upper bound of an excerpt's size beyond the record. */
    private static final int EXCERPT_OVERHEAD = 128;

    private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String stream;
    private final Clock clock;
    private final Segments segments;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final SegmentForcer segmentForcer;
    private final LogFileGroup group = new LogFileGroup();
    private final CRC32C crc = new CRC32C();
    private final JournalFolder folder;

    private final int lastCycle;
    private boolean started;
    /** Whether the last record did not fit, and delivery was asked to free segments. */
    private boolean flushRequested;

    private Journal(JournalFolder folder, JournalLimits limits, UUID stream, Clock clock, OperatorLog log)
            throws IOException {
        this.stream = stream.toString();
        this.clock = clock;
        this.folder = folder;
        folder.markDirty();
        segments = new Segments(folder.path(), limits);
        segmentForcer = new SegmentForcer(ChronicleQueues.queueFolder(folder.path()));
        queue = ChronicleQueues.open(folder.path(), segments, log);
        try {
            // We hold the folder's lock, so the holder of Chronicle's is dead, even if its process id was reused.
            JournalLocks.forceUnlock(queue);
            appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
            lastCycle = Math.max(queue.lastCycle(), OrphanedJournal.lastQuarantinedCycle(folder.path()));
        } catch (IOException | RuntimeException | Error e) {
            queue.close();
            segments.close();
            throw e;
        }
    }

    /**
     * Opens the journal for a new run with {@link JournalLimits#DEFAULT}, and appends the run's start.
     *
     * @param folder held by this run for as long as the journal is open
     * @param stream the id of the run's stream of events
     * @param clock provides the entries' journaled time
     * @param log receives Chronicle's warnings
     * @return the journal
     * @throws JournalException if the journal cannot be used
     */
    public static Journal open(JournalFolder folder, UUID stream, Clock clock, OperatorLog log)
            throws JournalException {
        return open(folder, JournalLimits.DEFAULT, stream, clock, log);
    }

    /**
     * Opens the journal for a new run, and appends the run's start. Where the disk is full, the start comes with the first
     * event that fits.
     *
     * @param folder held by this run for as long as the journal is open
     * @param limits the disk space that the journal may use
     * @param stream the id of the run's stream of events
     * @param clock provides the entries' journaled time
     * @param log receives Chronicle's warnings
     * @return the journal
     * @throws JournalException if the journal cannot be used
     */
    public static Journal open(JournalFolder folder, JournalLimits limits, UUID stream, Clock clock, OperatorLog log)
            throws JournalException {
        Journal journal;
        try {
            journal = new Journal(folder, limits, stream, clock, log);
        } catch (IOException | RuntimeException | Error e) {
            // Errors too: Chronicle throws them when it cannot access the JDK's internals or map memory.
            throw new JournalException("the journal " + folder.path() + " cannot be opened: " + e, e);
        }
        try {
            journal.start();
        } catch (JournalException e) {
            log.warn("journal.room", String.valueOf(e.getMessage()), null);
        }
        return journal;
    }

    private void start() throws JournalException {
        try {
            // After the appender was created: it would wait for the header of a segment that has none.
            segments.rollAfter(lastCycle, clock.millis());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw cannotGrow(e);
        }
        try {
            appendStreamStart();
        } catch (RuntimeException | Error e) {
            throw new JournalException("the journal " + queue.fileAbsolutePath() + " cannot be appended to", e);
        }
        started = true;
    }

    private JournalException cannotGrow(Throwable e) {
        return new JournalException("the journal " + queue.fileAbsolutePath() + " cannot grow: " + e.getMessage(), e);
    }

    private void appendStreamStart() {
        byte[] name = stream.getBytes(StandardCharsets.ISO_8859_1);
        try (DocumentContext excerpt = appender.writingDocument()) {
            Bytes<?> bytes = JournalFormat.bytes(excerpt);
            bytes.writeByte(JournalFormat.STREAM).writeLong(clock.millis());
            bytes.writeLong(ProcessHandle.current().pid());
            bytes.writeByte((byte) name.length).write(name);
        }
    }

    /**
     * Returns the id of this run's stream of events.
     *
     * @return a UUID
     */
    public String stream() {
        return stream;
    }

    /**
     * Appends a record. Allocates nothing in the steady state.
     *
     * @param sequence the event's sequence number in the stream; rises by one for each captured event
     * @param eventTimeMillis the record's {@code eventTime}, milliseconds since 1970
     * @param data true for a data event, false for a management event
     * @param accountId the account of the record's log file: 12 digits
     * @param region the region of the record's log file: lower-case letters, digits and hyphens
     * @param record contains the record's JSON, UTF-8
     * @param offset the record's offset in the array
     * @param length the record's length, at most {@link #MAX_RECORD_SIZE} bytes
     * @throws JournalException if the record was not appended
     */
    public void append(
            long sequence,
            long eventTimeMillis,
            boolean data,
            String accountId,
            String region,
            byte[] record,
            int offset,
            int length)
            throws JournalException {
        if (length <= 0 || length > MAX_RECORD_SIZE) {
            throw new JournalException(
                    "a record has " + length + " bytes; 1 to " + MAX_RECORD_SIZE + " bytes are allowed");
        }
        group.set(data, accountId, region);
        if (!started) {
            start();
        }
        long now = clock.millis();
        try {
            segments.reserve(length + EXCERPT_OVERHEAD, now);
            flushRequested = false;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            requestFlushOnce();
            throw cannotGrow(e);
        }
        try (DocumentContext excerpt = appender.writingDocument()) {
            try {
                Bytes<?> bytes = JournalFormat.bytes(excerpt);
                bytes.writeByte(JournalFormat.EVENT)
                        .writeLong(now)
                        .writeLong(sequence)
                        .writeLong(eventTimeMillis);
                bytes.writeByte((byte) group.length).write(group.bytes, 0, group.length);
                bytes.writeInt(length)
                        .writeInt(JournalFormat.checksum(crc, segments.cycle(), sequence, record, offset, length))
                        .write(record, offset, length);
            } catch (RuntimeException | Error e) {
                excerpt.rollbackOnClose();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            throw new JournalException("the journal " + queue.fileAbsolutePath() + " cannot be appended to", e);
        }
    }

    /** Delivery frees segments, so it should not wait for the window's end. Zeros ahead leave room for the marker. */
    private void requestFlushOnce() {
        if (!flushRequested) {
            flushRequested = true;
            try {
                requestFlush();
            } catch (JournalException | RuntimeException e) {
                // Delivery then waits for the window's end.
                return;
            }
        }
    }

    /**
     * Tests whether a record can be appended without touching a file. Call it from the thread that may append.
     *
     * @param length the record's length in bytes
     * @return whether {@link #append} writes to mapped memory alone
     */
    public boolean canAppendWithoutBlocking(int length) {
        return segments.hasReserved(length + EXCERPT_OVERHEAD, clock.millis());
    }

    /**
     * Forces to the disk what was appended before. One thread may call it while another appends.
     *
     * @throws JournalException if the disk fails; a power loss may then take what was appended
     */
    public void force() throws JournalException {
        try {
            segmentForcer.force();
        } catch (IOException | RuntimeException e) {
            throw new JournalException("the journal " + queue.fileAbsolutePath() + " cannot be forced to the disk", e);
        }
    }

    /**
     * Appends a flush marker, which asks for everything before it to be delivered now.
     *
     * @return the marker's index; {@link JournalReader#BEFORE_FIRST} if nothing was appended before
     * @throws JournalException if the marker was not appended
     */
    public long requestFlush() throws JournalException {
        if (!started) {
            return JournalReader.BEFORE_FIRST;
        }
        try (DocumentContext excerpt = appender.writingDocument()) {
            JournalFormat.bytes(excerpt).writeByte(JournalFormat.FLUSH_MARKER).writeLong(clock.millis());
        } catch (RuntimeException | Error e) {
            throw new JournalException("the journal " + queue.fileAbsolutePath() + " cannot be appended to", e);
        }
        return appender.lastIndexAppended();
    }

    /**
     * Closes the journal and forces it to the disk.
     *
     * @param timeout how long forcing may take; if it takes longer, the journal is recovered as after a crash
     * @throws IOException if the journal could not be closed
     */
    public void close(Duration timeout) throws IOException {
        appender.close();
        queue.close();
        segments.close();
        AtomicBoolean ended = new AtomicBoolean();
        Thread forcing = DaemonThreads.create("waymark-segment-fsync", () -> forceAndMarkClean(ended));
        forcing.start();
        Deadline.after(timeout).awaitEnd(forcing);
        // From now on another run may have the folder.
        ended.set(true);
    }

    private void forceAndMarkClean(AtomicBoolean ended) {
        try {
            segmentForcer.force();
            if (ended.compareAndSet(false, true)) {
                folder.markClean();
            }
        } catch (IOException | RuntimeException e) {
            // The folder stays dirty, and the journal is recovered as after a crash.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        close(DEFAULT_CLOSE_TIMEOUT);
    }
}
