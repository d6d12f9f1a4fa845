package io.waymark.writer.journal;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.DaemonThreads;
import io.waymark.base.thread.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.JournalLocks;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.WriteAfterEOFException;

/**
 * Appends to the journal in one folder. One thread at a time may append, and must see the effects of the one before; after
 * the last append any thread may {@link #requestFlush} and close.
 */
final class FolderAppender {
    /** An upper bound of an excerpt's size beyond the record. */
    private static final int EXCERPT_OVERHEAD = 128;

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
    /** Whether another process has ended the segment. Chronicle's appender must not be used again. */
    private volatile boolean sealed;

    private FolderAppender(JournalFolder folder, JournalLimits limits, String stream, Clock clock, OperatorLog log)
            throws IOException {
        this.stream = stream;
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

    /** Opens the journal in a folder. Where the disk is full, the run's start comes with the first event that fits. */
    static FolderAppender open(JournalFolder folder, JournalLimits limits, String stream, Clock clock, OperatorLog log)
            throws JournalException {
        FolderAppender opened;
        try {
            opened = new FolderAppender(folder, limits, stream, clock, log);
        } catch (IOException | RuntimeException | Error e) {
            // Errors too: Chronicle throws them when it cannot access the JDK's internals or map memory.
            throw new JournalException("the journal " + folder.path() + " cannot be opened: " + e, e);
        }
        try {
            opened.start();
        } catch (JournalException e) {
            log.warn("journal.room", String.valueOf(e.getMessage()), null);
        }
        return opened;
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
            throw cannotAppend(e);
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

    void append(
            long sequence,
            long eventTimeMillis,
            boolean data,
            String accountId,
            String region,
            byte[] record,
            int offset,
            int length)
            throws JournalException {
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
            throw cannotAppend(e);
        }
    }

    private JournalException cannotAppend(Throwable e) {
        if (e instanceof WriteAfterEOFException) {
            sealed = true;
            return new JournalException(
                    "the journal " + folder.path() + " was ended by another process; appending continues in another",
                    e);
        }
        return new JournalException("the journal " + queue.fileAbsolutePath() + " cannot be appended to", e);
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

    /** Returns whether another process has the folder, or has ended the journal in it, or may have. */
    boolean isLost() {
        return sealed || !folder.isHeld();
    }

    JournalFolder folder() {
        return folder;
    }

    boolean canAppendWithoutBlocking(int length) {
        return segments.hasReserved(length + EXCERPT_OVERHEAD, clock.millis());
    }

    void force() throws JournalException {
        try {
            segmentForcer.force();
        } catch (IOException | RuntimeException e) {
            throw new JournalException("the journal " + queue.fileAbsolutePath() + " cannot be forced to the disk", e);
        }
    }

    long requestFlush() throws JournalException {
        // The process that has the folder delivers what was appended to a lost journal.
        if (!started || isLost()) {
            return JournalReader.BEFORE_FIRST;
        }
        try (DocumentContext excerpt = appender.writingDocument()) {
            JournalFormat.bytes(excerpt).writeByte(JournalFormat.FLUSH_MARKER).writeLong(clock.millis());
        } catch (RuntimeException | Error e) {
            throw cannotAppend(e);
        }
        return appender.lastIndexAppended();
    }

    void close(Duration timeout) throws IOException {
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
            if (ended.compareAndSet(false, true) && !isLost()) {
                folder.markClean();
            }
        } catch (IOException | RuntimeException e) {
            // The folder stays dirty, and the journal is recovered as after a crash.
            return;
        }
    }
}
