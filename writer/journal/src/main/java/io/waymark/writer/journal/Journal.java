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
 * The journal of this run, the writing side. What was appended survives the death of the process at the moment that
 * {@link #append} returns. Appended to by one thread at a time, each of which sees what the one before did; any may {@link
 * #requestFlush} and close after the last append.
 */
public final class Journal implements Closeable {
    /** CloudTrail's limit of a record. */
    public static final int MAX_RECORD_SIZE = 256 * 1024;

    /** What an excerpt takes beside the record; a little more does no harm. */
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
    /** There was no room for the last record, and delivery was asked to make some. */
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
            // We hold the folder's lock: whoever holds Chronicle's own is dead, even if its process id lives again.
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
     * Opens the journal for a new run and notes the run's start.
     *
     * @param folder held by this run for as long as the journal is open
     * @param stream names the run
     * @param clock stamps the entries
     * @param log told what Chronicle has to say
     * @return the journal
     * @throws JournalException if it cannot be used
     */
    public static Journal open(JournalFolder folder, UUID stream, Clock clock, OperatorLog log)
            throws JournalException {
        return open(folder, JournalLimits.DEFAULT, stream, clock, log);
    }

    /**
     * Opens the journal for a new run and notes the run's start, now or, where there is no room for it now, with the first
     * event.
     *
     * @param folder held by this run for as long as the journal is open
     * @param limits what it may take of the disk
     * @param stream names the run
     * @param clock stamps the entries
     * @param log told what Chronicle has to say
     * @return the journal
     * @throws JournalException if it cannot be used
     */
    public static Journal open(JournalFolder folder, JournalLimits limits, UUID stream, Clock clock, OperatorLog log)
            throws JournalException {
        Journal journal;
        try {
            journal = new Journal(folder, limits, stream, clock, log);
        } catch (IOException | RuntimeException | Error e) {
            // Errors too: that is how Chronicle says that it cannot reach the JDK's internals, or map memory.
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
            // Not before there is an appender: one that comes upon a segment without a header waits for somebody to
            // write
            // it.
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
     * @param sequence the event's number in the stream; rises by one for each event captured
     * @param eventTimeMillis the record's {@code eventTime}, milliseconds since 1970
     * @param data whether it is a data event, else a management event
     * @param accountId whose log file it goes to: 12 digits
     * @param region whose log file it goes to: lower-case letters, digits and hyphens
     * @param record holds the record's JSON, UTF-8
     * @param offset where it begins
     * @param length how long it is: at most {@link #MAX_RECORD_SIZE} bytes
     * @throws JournalException if it was not appended
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
                    "a record of " + length + " bytes does not fit: 1 to " + MAX_RECORD_SIZE + " bytes are allowed");
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

    /** What is delivered makes room, so it must not wait for its time. The mark has room: zeros are written ahead. */
    private void requestFlushOnce() {
        if (!flushRequested) {
            flushRequested = true;
            try {
                requestFlush();
            } catch (JournalException | RuntimeException e) {
                // Then it waits for its time.
                return;
            }
        }
    }

    /**
     * Tells whether a record can be appended by writing to memory alone. To be called by who may append.
     *
     * @param length the record's length in bytes
     * @return whether {@link #append} touches no file
     */
    public boolean canAppendWithoutBlocking(int length) {
        return segments.hasReserved(length + EXCERPT_OVERHEAD, clock.millis());
    }

    /**
     * Forces to the disk what was appended before. May be called by one thread while another appends.
     *
     * @throws JournalException if the disk refuses; what was appended may then not outlive a power loss
     */
    public void force() throws JournalException {
        try {
            segmentForcer.force();
        } catch (IOException | RuntimeException e) {
            throw new JournalException("the journal " + queue.fileAbsolutePath() + " cannot be forced to the disk", e);
        }
    }

    /**
     * Asks for everything so far to be delivered now.
     *
     * @return the index of the mark: what is before it was appended before
     * @throws JournalException if it was not appended
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
     * Ends the run's journal, and forces it to the disk.
     *
     * @param timeout how long the disk may take; if it takes longer, the next start looks at the journal as after a crash
     * @throws IOException if it could not be closed
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
            // The mark stays away: the next start looks at the journal as after a crash.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        close(DEFAULT_CLOSE_TIMEOUT);
    }
}
