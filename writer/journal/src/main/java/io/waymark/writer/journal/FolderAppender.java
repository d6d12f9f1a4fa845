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
    private static final int EXCERPT_OVERHEAD = 160;

    /** An upper bound of what Chronicle adds to an entry: header, padding, and a share of its index. */
    private static final int HEADER_SIZE = 8;

    private static final int FORMAT_SIZE = JournalFormat.CONTENT_AT + HEADER_SIZE;

    private final String stream;
    private final Clock clock;
    private final Segments segments;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final SegmentForcer segmentForcer;
    private final LogFileGroup group = new LogFileGroup();
    private final CRC32C crc = new CRC32C();
    private final JournalFolder folder;
    private final SegmentDefinitions definitions = new SegmentDefinitions();
    private byte[] entry = new byte[1024];

    private final int lastCycle;
    /** The cycle of the segment that has its FORMAT. */
    private int formattedCycle = -1;

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
            beginSegment(clock.millis());
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
        int end = JournalFormat.STREAM_AT + 1 + name.length;
        byte[] bytes = new byte[end + Integer.BYTES];
        bytes[0] = JournalFormat.STREAM;
        JournalFormat.setLong(bytes, JournalFormat.TIME_AT, clock.millis());
        JournalFormat.setLong(
                bytes,
                JournalFormat.STREAM_AT - Long.BYTES,
                ProcessHandle.current().pid());
        bytes[JournalFormat.STREAM_AT] = (byte) name.length;
        System.arraycopy(name, 0, bytes, JournalFormat.STREAM_AT + 1, name.length);
        JournalFormat.setInt(bytes, end, JournalFormat.streamChecksum(crc, segments.cycle(), bytes, end));
        try (DocumentContext excerpt = appender.writingDocument()) {
            JournalFormat.bytes(excerpt).write(bytes);
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
        if (!group.set(data, accountId, region)) {
            throw new IllegalArgumentException("a record's account must be 12 digits and its region 1 to 64 lower-case"
                    + " letters, digits and hyphens: \"" + accountId + "\", \"" + region + "\"");
        }
        if (!started) {
            start();
        }
        long now = clock.millis();
        reserve(length + EXCERPT_OVERHEAD, now);
        try {
            beginSegment(now);
            appendEvent(sequence, eventTimeMillis, record, offset, length, now);
        } catch (RuntimeException | Error e) {
            throw cannotAppend(e);
        }
    }

    private void appendEvent(long sequence, long eventTimeMillis, byte[] record, int offset, int length, long now) {
        int recordAt = JournalFormat.EVENT_GROUP_AT + 1 + group.length;
        ensureRoom(recordAt + length);
        entry[0] = JournalFormat.EVENT;
        JournalFormat.setLong(entry, JournalFormat.EVENT_SEQUENCE_AT, sequence);
        JournalFormat.setLong(entry, JournalFormat.EVENT_EVENT_TIME_AT, eventTimeMillis);
        entry[JournalFormat.EVENT_GROUP_AT] = (byte) group.length;
        System.arraycopy(group.bytes, 0, entry, JournalFormat.EVENT_GROUP_AT + 1, group.length);
        System.arraycopy(record, offset, entry, recordAt, length);
        appendChecked(entry, recordAt + length, now, 0, 0);
    }

    private void ensureRoom(int length) {
        if (entry.length < length + JournalFormat.CHECKED_CONTEXT) {
            entry = new byte[2 * length + JournalFormat.CHECKED_CONTEXT];
        }
    }

    /** Appends a record, after those of its definitions that the segment lacks: if they have no room, it has none. */
    void append(TemplatedRecord record) throws JournalException {
        if (!started) {
            start();
        }
        long now = clock.millis();
        reserve(record.length() + HEADER_SIZE + missingSize(record), now);
        try {
            boolean begun = beginSegment(now);
            if (begun) {
                // All definitions are missing now. A segment that has just begun is not full.
                reserve(FORMAT_SIZE + missingSize(record), now);
            }
            if (definitions.hasNot(record.template())) {
                appendDefinition(JournalFormat.TEMPLATE, definitions.nextTemplate(), record.template(), now);
                definitions.journaledTemplate(record.template());
            }
            if (definitions.hasNot(record.caller())) {
                appendDefinition(JournalFormat.CALLER, definitions.nextCaller(), record.caller(), now);
                definitions.journaledCaller(record.caller());
            }
            byte[] bytes = record.entry();
            JournalFormat.setShort(bytes, JournalFormat.CHECKED_FROM, definitions.number(record.template()));
            JournalFormat.setShort(bytes, JournalFormat.CALLER_AT, definitions.number(record.caller()));
            appendChecked(bytes, record.length(), now, record.template().checksum, record.caller().checksum);
        } catch (RuntimeException | Error e) {
            throw cannotAppend(e);
        }
    }

    /** Returns the size of the definitions that are to be journaled before a record. */
    private int missingSize(TemplatedRecord record) {
        definitions.prepare();
        return (definitions.hasNot(record.template()) ? sizeOf(record.template()) : 0)
                + (definitions.hasNot(record.caller()) ? sizeOf(record.caller()) : 0);
    }

    private static int sizeOf(Definition definition) {
        return JournalFormat.CONTENT_AT + definition.content.length + HEADER_SIZE;
    }

    private void reserve(int bytes, long now) throws JournalException {
        try {
            segments.reserve(bytes, now);
            flushRequested = false;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            requestFlushOnce();
            throw cannotGrow(e);
        }
    }

    /** Returns whether the segment had no entries yet. */
    private boolean beginSegment(long now) {
        if (formattedCycle == segments.cycle()) {
            return false;
        }
        definitions.restart();
        entry[0] = JournalFormat.FORMAT;
        JournalFormat.setShort(entry, JournalFormat.CHECKED_FROM, JournalFormat.VERSION);
        appendChecked(entry, JournalFormat.CONTENT_AT, now, 0, 0);
        formattedCycle = segments.cycle();
        return true;
    }

    private void appendDefinition(byte kind, int number, Definition definition, long now) {
        int length = JournalFormat.CONTENT_AT + definition.content.length;
        ensureRoom(length);
        entry[0] = kind;
        JournalFormat.setShort(entry, JournalFormat.CHECKED_FROM, number);
        System.arraycopy(definition.content, 0, entry, JournalFormat.CONTENT_AT, definition.content.length);
        appendChecked(entry, length, now, 0, 0);
    }

    private void appendChecked(byte[] bytes, int length, long now, int templateChecksum, int callerChecksum) {
        JournalFormat.setLong(bytes, JournalFormat.TIME_AT, now);
        int checksum = JournalFormat.checksum(crc, segments.cycle(), bytes, length, templateChecksum, callerChecksum);
        JournalFormat.setInt(bytes, JournalFormat.CHECKSUM_AT, checksum);
        try (DocumentContext excerpt = appender.writingDocument()) {
            try {
                JournalFormat.bytes(excerpt).write(bytes, 0, length);
            } catch (RuntimeException | Error e) {
                excerpt.rollbackOnClose();
                throw e;
            }
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

    boolean canAppendWithoutBlocking(TemplatedRecord record) {
        // As if all were missing: a segment may begin, and the numbers may be used up.
        int most = record.length() + HEADER_SIZE + FORMAT_SIZE + sizeOf(record.template()) + sizeOf(record.caller());
        return segments.hasReserved(most, clock.millis());
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
