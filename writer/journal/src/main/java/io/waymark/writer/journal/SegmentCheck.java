package io.waymark.writer.journal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.wire.Wires;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a segment from its start without trusting anything in it. A segment is a sequence of documents, each
 * aligned to four bytes: four bytes of header (length and two flags, little endian), and content. Used by one thread.
 */
final class SegmentCheck {
    private static final int BUFFER_SIZE = 256 * 1024;
    private static final int MAX_METADATA_SIZE = 1 << 20;
    /** In bytes: a record, and what an entry has beside it. */
    static final int MAX_EXCERPT_SIZE = Journal.MAX_RECORD_SIZE + 1024;

    private static final String SEGMENT_HEADER = "SCQStore";

    private final DataInputStream in;
    private final SegmentDecoder decoder = new SegmentDecoder();
    private final JournalEntry entry = new JournalEntry();
    private byte[] content = new byte[16 * 1024];
    private long endOffset;
    private boolean endMarkerFound;
    private int entryCount;
    private long lastSequence = -1;
    private int version = 1;
    private @Nullable String damage;

    private SegmentCheck(InputStream in, int cycle) {
        this.in = new DataInputStream(in);
        decoder.enter(cycle);
    }

    /** Reads a segment. */
    static SegmentCheck of(Path segment) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(segment), BUFFER_SIZE)) {
            SegmentCheck check = new SegmentCheck(in, Segments.cycle(segment));
            check.scan();
            return check;
        }
    }

    /** Returns the offset of the end of the last intact document. */
    long endOffset() {
        return endOffset;
    }

    /** Returns whether the first document, which the others depend on, is intact. */
    boolean hasHeader() {
        return endOffset > 0;
    }

    /** Returns whether an end mark follows the last intact document. */
    boolean hasEndMarker() {
        return endMarkerFound;
    }

    /** Returns how many intact entries there are; the first one's index in the segment is 0. */
    int entryCount() {
        return entryCount;
    }

    /** Returns whether nothing but an unfinished append can follow the last intact entry. */
    boolean isWhole() {
        return damage == null && version <= JournalFormat.VERSION;
    }

    /** Returns the sequence number of the last intact event; -1 if there is none. */
    long lastSequence() {
        return lastSequence;
    }

    /** Returns what is wrong behind the last intact document; null if nothing is. An unfinished append is no damage. */
    @Nullable
    String damage() {
        return damage;
    }

    /** Returns the version of the segment's format. Of a later one than this release knows, nothing else is known. */
    int version() {
        return version;
    }

    private void scan() throws IOException {
        try {
            boolean more = true;
            while (more && isWhole()) {
                more = readDocument();
            }
        } catch (EOFException e) {
            damage = "it is truncated in the document at " + endOffset;
        }
    }

    private boolean readDocument() throws IOException {
        int header = Integer.reverseBytes(in.readInt());
        if (header == Wires.END_OF_DATA) {
            endMarkerFound = true;
            return false;
        }
        if (header == Wires.NOT_INITIALIZED || header == Wires.NOT_COMPLETE_UNKNOWN_LENGTH) {
            return false;
        }
        boolean metadata = (header & Wires.META_DATA) != 0;
        int length = header & Wires.LENGTH_MASK;
        if ((header & Wires.NOT_COMPLETE) != 0 || length > (metadata ? MAX_METADATA_SIZE : MAX_EXCERPT_SIZE)) {
            damage = "there is no document at " + endOffset;
            return false;
        }
        if (content.length < length + JournalFormat.CHECKED_CONTEXT) {
            content = new byte[MAX_METADATA_SIZE + JournalFormat.CHECKED_CONTEXT];
        }
        in.readFully(content, 0, length);
        if (!isValid(metadata, length)) {
            damage = "the document at " + endOffset + " does not match its checksum";
            return false;
        }
        int padded = (length + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
        in.skipNBytes(padded - length);
        endOffset += Integer.BYTES + padded;
        entryCount += metadata ? 0 : 1;
        return true;
    }

    private boolean isValid(boolean metadata, int length) {
        if (endOffset == 0) {
            return metadata && new String(content, 0, length, StandardCharsets.ISO_8859_1).contains(SEGMENT_HEADER);
        }
        if (metadata) {
            // Chronicle's begin with a code above ASCII: one of ours would be an entry with a flipped bit.
            return length > 0 && content[0] < 0;
        }
        if (length < 1 + Long.BYTES) {
            return false;
        }
        return switch (content[0]) {
            case JournalFormat.EVENT -> {
                boolean intact = decoder.readEvent(content, length, entry);
                lastSequence = intact ? entry.sequence : lastSequence;
                yield intact;
            }
            case JournalFormat.FORMAT -> {
                version = decoder.version(content, length);
                yield version >= 0;
            }
            case JournalFormat.TEMPLATE, JournalFormat.CALLER -> decoder.define(content, length);
            case JournalFormat.RECORD -> {
                boolean intact = decoder.read(content, length, entry);
                lastSequence = intact ? entry.sequence : lastSequence;
                yield intact;
            }
            case JournalFormat.STREAM -> {
                lastSequence = -1;
                yield decoder.stream(content, length) != null;
            }
            case JournalFormat.FLUSH_MARKER -> length == JournalFormat.FLUSH_LENGTH;
            default -> false;
        };
    }
}
