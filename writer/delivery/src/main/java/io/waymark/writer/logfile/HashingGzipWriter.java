package io.waymark.writer.logfile;

import io.waymark.base.file.DurableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a file of one gzip member (RFC 1952) and hashes the content in the same pass. The header has no time and no name,
 * so that equal content gives equal files. Used by one thread.
 */
public final class HashingGzipWriter implements Closeable {
    /** From this size on another thread hashes: a hand-over costs up to 20 µs and pays off for large buffers alone. */
    private static final int LARGE_FILE_SIZE = 1 << 20;
    /** All but one may wait for their hash while one is filled: on busy cores the other thread may be delayed. */
    private static final int LARGE_BUFFER_COUNT = ContentHasher.MAX_WAITING;

    static final int HEADER_LENGTH = 10;
    static final int TRAILER_LENGTH = 8;
    /** Magic, method "deflate", no flags, no time, no extra flags, unknown operating system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final FileChannel file;
    private final Compressor compressor;
    private final ContentHasher hash;
    private final BufferPool bufferPool;
    private final List<byte[]> buffers = new ArrayList<>();
    private byte[] buffer;
    /** For each large buffer, the hash to await before it is filled again. */
    private final long[] pendingHashes = new long[LARGE_BUFFER_COUNT];

    /** Whether another thread hashes. */
    private boolean isLarge;

    private ByteBuffer out = ByteBuffer.allocate(0);
    private int bufferIndex;
    /** Up to here the buffer's content is hashed; all of it is compressed. */
    private int hashedTo;

    private int compressedTo;
    private int filled;
    private int crc32;
    /** How many bytes are hashed, or will be by the task that has them. */
    private long hashedSize;

    /**
     * Begins the file.
     *
     * @param path created or overwritten
     * @param level the compression level: 1 is made for records, 2 to 9 are zlib's
     * @param bufferPool provides the buffers; gets them back when the file is finished
     * @throws IOException if the file cannot be created
     */
    public HashingGzipWriter(Path path, int level, BufferPool bufferPool) throws IOException {
        this.bufferPool = bufferPool;
        hash = bufferPool.acquireHasher();
        file = DurableFile.create(path);
        writeFully(ByteBuffer.wrap(HEADER));
        buffer = bufferPool.acquire();
        buffers.add(buffer);
        compressor = level == 1
                ? new RecordCompressor(this::writeCompressed, bufferPool)
                : new ZlibCompressor(level, this::writeCompressed, bufferPool);
    }

    /**
     * Adds content that is not a record.
     *
     * @param bytes begins with the content
     * @param length the content's length in bytes
     * @throws IOException if the file cannot be written
     */
    public void write(byte[] bytes, int length) throws IOException {
        append(bytes, 0, length);
    }

    /**
     * Adds a record.
     *
     * @param separator the content before it
     * @param record begins with the record
     * @param length the record's length in bytes
     * @throws IOException if the file cannot be written
     */
    public void writeRecord(byte[] separator, byte[] record, int length) throws IOException {
        int first = 0;
        if (compressor.takesRecords()) {
            compress(false);
            if (buffer.length - filled < separator.length + length) {
                // So that it has the room of a whole buffer, which suffices for nearly all records.
                nextBuffer();
            }
            append(separator, 0, separator.length);
            first = Math.min(length, buffer.length - filled);
            append(record, 0, first);
            compress(true);
        } else {
            append(separator, 0, separator.length);
        }
        append(record, first, length);
    }

    private void append(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (filled == buffer.length) {
                nextBuffer();
            }
            int count = Math.min(to - at, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, count);
            at += count;
            filled += count;
        }
    }

    private void compress(boolean isRecord) throws IOException {
        if (compressedTo < filled) {
            compressor.add(buffer, compressedTo, filled, isRecord);
            compressedTo = filled;
        }
    }

    /** Hashes and compresses what the buffer has, and goes on in the next one behind what the compressor needs of it. */
    private void nextBuffer() throws IOException {
        int size = filled - hashedTo;
        if (isLarge) {
            pendingHashes[bufferIndex] = hash.addAsync(buffer, hashedTo, size);
        } else {
            hash.add(buffer, hashedTo, size);
        }
        hashedSize += size;
        compress(false);
        byte[] before = buffer;
        if (!isLarge && hashedSize >= LARGE_FILE_SIZE) {
            isLarge = true;
            buffers.forEach(bufferPool::release);
            buffers.clear();
            for (int i = 0; i < LARGE_BUFFER_COUNT; i++) {
                buffers.add(bufferPool.acquireLarge());
            }
        }
        if (isLarge) {
            bufferIndex = (bufferIndex + 1) % LARGE_BUFFER_COUNT;
            hash.await(pendingHashes[bufferIndex]);
            buffer = buffers.get(bufferIndex);
        }
        int kept = Math.min(compressor.window(), filled);
        System.arraycopy(before, filled - kept, buffer, 0, kept);
        hashedTo = kept;
        compressedTo = kept;
        filled = kept;
    }

    private void writeCompressed(byte[] bytes, int length) throws IOException {
        if (out.array() != bytes) {
            out = ByteBuffer.wrap(bytes);
        }
        writeFully(out.clear().limit(length));
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Returns the size of the content in bytes. */
    public long uncompressedSize() {
        return hashedSize + filled - hashedTo;
    }

    /** Returns the CRC-32 of the content, of a finished file. */
    int crc32() {
        return crc32;
    }

    /**
     * Ends the file and forces it to the disk.
     *
     * @return the SHA-256 of the content, lower-case hexadecimal
     * @throws IOException if the file cannot be written
     */
    public String finish() throws IOException {
        hash.add(buffer, hashedTo, filled - hashedTo);
        hashedSize += filled - hashedTo;
        hashedTo = filled;
        compress(false);
        compressor.finish();
        crc32 = hash.crc32();
        writeFully(ByteBuffer.allocate(TRAILER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(crc32)
                .putInt((int) hashedSize)
                .flip());
        file.force(true);
        close();
        // No hash task uses them any more.
        buffers.forEach(bufferPool::release);
        buffers.clear();
        String sha256 = hash.sha256();
        bufferPool.release(hash);
        return sha256;
    }

    /** Closes the file; an unfinished file stays unfinished. */
    @Override
    public void close() throws IOException {
        compressor.close();
        file.close();
    }
}
