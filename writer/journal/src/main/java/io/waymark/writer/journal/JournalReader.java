package io.waymark.writer.journal;

import io.waymark.base.log.OperatorLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads a journal, also while a run in this or another process appends to it. The caller keeps the position. Used by one
 * thread.
 */
public final class JournalReader implements Closeable {
    /** The index before the first entry. */
    public static final long BEFORE_FIRST = 0;

    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final Path folder;
    private final SegmentDecoder decoder = new SegmentDecoder();
    private byte[] content = new byte[16 * 1024];
    private final SegmentForcer segmentForcer;
    /** Entries up to this index are skipped: the tailer meets them again if the segment of this index is gone. */
    private final long committedIndex;

    private JournalReader(Path folder, SingleChronicleQueue queue, long after) {
        this.folder = folder;
        segmentForcer = new SegmentForcer(folder);
        this.queue = queue;
        this.committedIndex = after;
        // Unnamed: a named tailer would record entries as consumed that were only read.
        tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        // The segment's beginning has the definitions that later entries refer to.
        if (after == BEFORE_FIRST || !tailer.moveToIndex(firstIndex(after))) {
            tailer.toStart();
        }
    }

    private static long firstIndex(long index) {
        return ChronicleQueues.ROLL_CYCLE.toIndex(ChronicleQueues.ROLL_CYCLE.toCycle(index), 0);
    }

    /**
     * Opens a journal.
     *
     * @param instanceFolder the folder of one of {@link JournalFolder#instances}
     * @param after index of the last consumed entry; {@link #BEFORE_FIRST} for none
     * @param log receives Chronicle's warnings
     * @return the reader, at the entry after that index
     * @throws IOException if the journal cannot be opened
     */
    public static JournalReader open(Path instanceFolder, long after, OperatorLog log) throws IOException {
        validate(instanceFolder);
        try {
            SingleChronicleQueue queue = ChronicleQueues.open(instanceFolder, SystemTimeProvider.INSTANCE, log);
            try {
                return new JournalReader(ChronicleQueues.queueFolder(instanceFolder), queue, after);
            } catch (RuntimeException | Error e) {
                queue.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            throw new JournalException("the journal " + instanceFolder + " cannot be opened: " + e, e);
        }
    }

    private static void validate(Path instanceFolder) throws JournalException {
        if (!JournalFolder.hasJournal(instanceFolder)) {
            throw new JournalException("the journal " + instanceFolder + " was removed");
        }
        try {
            QueueFileValidator.validate(instanceFolder);
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw new JournalException("the journal " + instanceFolder + " cannot be opened: " + e, e);
        }
    }

    /**
     * Tests whether a journal is the one that an entry was read from. The segment of the last consumed entry is never freed.
     *
     * @param instanceFolder the folder of one of {@link JournalFolder#instances}
     * @param committedIndex index of the last consumed entry
     * @return whether the entry's segment exists or is quarantined, or that cannot be told now
     */
    public static boolean isSameJournal(Path instanceFolder, long committedIndex) {
        int cycle = ChronicleQueues.ROLL_CYCLE.toCycle(committedIndex);
        return !Files.notExists(Segments.path(ChronicleQueues.queueFolder(instanceFolder), cycle))
                || OrphanedJournal.isQuarantined(instanceFolder, cycle);
    }

    /**
     * Reads the next entry, without waiting.
     *
     * @param entry receives the entry
     * @return false if there is none yet
     * @throws JournalException if the journal cannot be read or is damaged
     */
    public boolean next(JournalEntry entry) throws JournalException {
        try {
            boolean found = false;
            while (!found) {
                try (DocumentContext excerpt = tailer.readingDocument()) {
                    if (!excerpt.isPresent()) {
                        return false;
                    }
                    entry.index = excerpt.index();
                    found = decode(JournalFormat.bytes(excerpt), entry);
                }
            }
            return true;
        } catch (RuntimeException | Error e) {
            throw new JournalException("the journal " + folder + " cannot be read: " + e, e);
        }
    }

    /**
     * Returns an index that all entries of the journal have at most now, and later ones exceed.
     *
     * @return the index of the last entry, or one after it and before the next; lower than any if there is none
     * @throws JournalException if the journal cannot be read
     */
    public long endIndex() throws JournalException {
        try (ExcerptTailer end = queue.createTailer()) {
            end.singleThreadedCheckDisabled(true);
            return end.toEnd().index() - 1;
        } catch (RuntimeException | Error e) {
            throw new JournalException("the journal " + folder + " cannot be read: " + e, e);
        }
    }

    /** Returns whether the entry is one for the caller: neither consumed nor a definition. */
    private boolean decode(Bytes<?> bytes, JournalEntry entry) throws JournalException {
        byte kind = bytes.readByte(bytes.readPosition());
        decoder.enter(ChronicleQueues.ROLL_CYCLE.toCycle(entry.index));
        if (kind == JournalFormat.FORMAT) {
            int length = readContent(bytes, entry);
            requireReadable(decoder.version(content, length), entry);
            return false;
        }
        if (kind == JournalFormat.TEMPLATE || kind == JournalFormat.CALLER) {
            int length = readContent(bytes, entry);
            if (!decoder.define(content, length)) {
                throw damaged(entry);
            }
            return false;
        }
        if (entry.index <= committedIndex) {
            return false;
        }
        switch (kind) {
            case JournalFormat.RECORD -> decodeRecord(bytes, entry);
            case JournalFormat.EVENT -> decodeEvent(bytes, entry);
            case JournalFormat.STREAM -> decodeStream(bytes, entry);
            case JournalFormat.FLUSH_MARKER -> {
                if (bytes.readRemaining() != JournalFormat.FLUSH_LENGTH) {
                    throw damaged(entry);
                }
                entry.type = JournalEntry.EntryType.FLUSH_MARKER;
                entry.journaledMillis = bytes.readLong(bytes.readPosition() + JournalFormat.TIME_AT);
            }
            default -> throw damaged(entry);
        }
        return true;
    }

    private void decodeRecord(Bytes<?> bytes, JournalEntry entry) throws JournalException {
        int length = readContent(bytes, entry);
        entry.type = JournalEntry.EntryType.EVENT;
        entry.journaledMillis = JournalFormat.getLong(content, JournalFormat.TIME_AT);
        if (!decoder.read(content, length, entry)) {
            throw damaged(entry);
        }
    }

    private void decodeStream(Bytes<?> bytes, JournalEntry entry) throws JournalException {
        int length = readContent(bytes, entry);
        String stream = decoder.stream(content, length);
        if (stream == null) {
            throw damaged(entry);
        }
        entry.type = JournalEntry.EntryType.STREAM;
        entry.journaledMillis = JournalFormat.getLong(content, JournalFormat.TIME_AT);
        entry.stream = stream;
    }

    private void requireReadable(int version, JournalEntry entry) throws JournalException {
        if (version > JournalFormat.VERSION) {
            throw new JournalException(
                    "the journal " + folder + " was written by a later release: its format has version "
                            + version + ", and this release reads up to version " + JournalFormat.VERSION
                            + "; deliver it with that release");
        }
        if (version < 0) {
            throw damaged(entry);
        }
    }

    /** Reads the whole entry into {@link #content}, which may become another array; returns its length. */
    private int readContent(Bytes<?> bytes, JournalEntry entry) throws JournalException {
        int length = (int) bytes.readRemaining();
        if (length < JournalFormat.CHECKED_FROM || length > SegmentCheck.MAX_EXCERPT_SIZE) {
            throw damaged(entry);
        }
        if (content.length < length + JournalFormat.CHECKED_CONTEXT) {
            content = new byte[SegmentCheck.MAX_EXCERPT_SIZE + JournalFormat.CHECKED_CONTEXT];
        }
        readFully(bytes, content, length, entry);
        return length;
    }

    private void decodeEvent(Bytes<?> bytes, JournalEntry entry) throws JournalException {
        int length = readContent(bytes, entry);
        entry.type = JournalEntry.EntryType.EVENT;
        entry.journaledMillis = JournalFormat.getLong(content, JournalFormat.TIME_AT);
        if (!decoder.readEvent(content, length, entry)) {
            throw damaged(entry);
        }
    }

    private void readFully(Bytes<?> bytes, byte[] into, int length, JournalEntry entry) throws JournalException {
        if (length > into.length || bytes.read(into, 0, length) != length) {
            throw damaged(entry);
        }
    }

    private JournalException damaged(JournalEntry entry) {
        return new JournalException("the journal " + folder + " is damaged at " + Long.toHexString(entry.index));
    }

    /**
     * Forces the names of the segments to the disk, so that after a power loss no other entries get the indexes of those
     * that were read.
     *
     * @throws IOException if the names cannot be forced
     */
    public void forceFolder() throws IOException {
        segmentForcer.forceFolder();
    }

    /**
     * Frees the segments whose entries are all consumed, but not the one that is appended to.
     *
     * @param committedIndex index of the last consumed entry
     * @throws IOException if they cannot be listed, renamed or deleted
     */
    public void deleteThrough(long committedIndex) throws IOException {
        int cycle = ChronicleQueues.ROLL_CYCLE.toCycle(committedIndex);
        if (queue.firstCycle() >= cycle) {
            return;
        }
        String first = Segments.path(folder, cycle).getFileName().toString();
        for (String name : FolderNames.glance(folder)) {
            if (name.endsWith(ChronicleQueues.SEGMENT_SUFFIX) && name.compareTo(first) < 0) {
                Segments.retire(folder.resolve(name));
            }
        }
        queue.refreshDirectoryListing();
    }

    @Override
    public void close() {
        tailer.close();
        queue.close();
    }
}
