package io.waymark.writer.journal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import net.openhft.chronicle.wire.Wires;
import org.jspecify.annotations.Nullable;

/**
 * What a segment holds, found by reading it from its start and believing nothing in it. Chronicle's files are documents, one
 * after the other: four bytes of header (length and two flags, little endian), and content; each begins at a multiple of
 * four bytes. Used by one thread.
 */
final class SegmentCheck {
    private static final int BUFFER_SIZE = 256 * 1024;
    private static final int MAX_METADATA_SIZE = 1 << 20;
    private static final int MAX_EXCERPT_SIZE = Journal.MAX_RECORD_SIZE + 1024;
    private static final String SEGMENT_HEADER = "SCQStore";

    private final DataInputStream in;
    private final int cycle;
    private final CRC32C crc = new CRC32C();
    private byte[] content = new byte[16 * 1024];
    private long endOffset;
    private boolean endMarkerFound;
    private long lastSequence = -1;
    private @Nullable String damage;

    private SegmentCheck(InputStream in, int cycle) {
        this.in = new DataInputStream(in);
        this.cycle = cycle;
    }

    /** Reads a segment. */
    static SegmentCheck of(Path segment) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(segment), BUFFER_SIZE)) {
            SegmentCheck check = new SegmentCheck(in, Segments.cycle(segment));
            check.scan();
            return check;
        }
    }

    /** Returns where the last good document ends. */
    long endOffset() {
        return endOffset;
    }

    /** Whether the first document, without which there are no others, is good. */
    boolean hasHeader() {
        return endOffset > 0;
    }

    /** Whether what follows the last good document says that nothing follows. */
    boolean hasEndMarker() {
        return endMarkerFound;
    }

    /** Returns the number of the last good event; -1 if there is none. */
    long lastSequence() {
        return lastSequence;
    }

    /** Returns what is wrong behind the last good document; null if nothing is. An append that was not finished is no damage. */
    @Nullable
    String damage() {
        return damage;
    }

    private void scan() throws IOException {
        try {
            boolean more = true;
            while (more && damage == null) {
                more = readDocument();
            }
        } catch (EOFException e) {
            damage = "it is cut off in the document at " + endOffset;
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
            damage = "at " + endOffset + " there is no document";
            return false;
        }
        if (content.length < length) {
            content = new byte[MAX_METADATA_SIZE];
        }
        in.readFully(content, 0, length);
        if (!isValid(metadata, length)) {
            damage = "the document at " + endOffset + " is not what was written there";
            return false;
        }
        int padded = (length + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
        in.skipNBytes(padded - length);
        endOffset += Integer.BYTES + padded;
        return true;
    }

    private boolean isValid(boolean metadata, int length) {
        if (endOffset == 0) {
            return metadata && new String(content, 0, length, StandardCharsets.ISO_8859_1).contains(SEGMENT_HEADER);
        }
        if (metadata) {
            return true;
        }
        ByteBuffer excerpt = ByteBuffer.wrap(content, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        if (length < 1 + Long.BYTES) {
            return false;
        }
        byte kind = excerpt.get();
        excerpt.getLong();
        return switch (kind) {
            case JournalFormat.EVENT -> isValidEvent(excerpt);
            case JournalFormat.STREAM -> {
                lastSequence = -1;
                yield true;
            }
            case JournalFormat.FLUSH_MARKER -> true;
            default -> false;
        };
    }

    private boolean isValidEvent(ByteBuffer excerpt) {
        if (excerpt.remaining() < 2 * Long.BYTES + 1) {
            return false;
        }
        long sequence = excerpt.getLong();
        excerpt.getLong();
        int fileClass = excerpt.get() & 0xff;
        if (excerpt.remaining() < fileClass + 2 * Integer.BYTES) {
            return false;
        }
        excerpt.position(excerpt.position() + fileClass);
        int length = excerpt.getInt();
        int checksum = excerpt.getInt();
        if (length != excerpt.remaining()
                || checksum != JournalFormat.checksum(crc, cycle, sequence, content, excerpt.position(), length)) {
            return false;
        }
        lastSequence = sequence;
        return true;
    }
}
