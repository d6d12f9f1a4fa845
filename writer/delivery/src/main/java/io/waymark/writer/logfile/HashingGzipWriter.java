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
import java.util.concurrent.FutureTask;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file of one gzip member (RFC 1952) and hashes the content in the same pass. The header has no time and no name,
 * so that equal content gives equal files. Works in large buffers, since each step of the compressor is a native call.
 */
public final class HashingGzipWriter implements Closeable {
    private static final int CHUNK_SIZE = BufferPool.BUFFER_SIZE;
    /** From this size on another thread hashes: a hand-over costs up to 20 µs and pays off for large buffers alone. */
    private static final int LARGE_FILE_SIZE = 1 << 20;
    /** All but one may wait for their hash while one is filled: on busy cores the other thread may be delayed. */
    private static final int LARGE_BUFFER_COUNT = 3;

    private static final int TRAILER_LENGTH = 8;
    /** Magic, method "deflate", no flags, no time, no extra flags, unknown operating system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final FileChannel file;
    private final Deflater deflater;
    private final ContentHasher hash = new ContentHasher();
    private final BufferPool bufferPool;
    private final List<byte[]> buffers = new ArrayList<>();
    private byte[] buffer;
    /** For each buffer, the hash task to await before it is filled again. */
    private final List<@Nullable FutureTask<@Nullable Void>> pendingHashes = new ArrayList<>();

    private int bufferIndex;
    private final byte[] compressed;
    private final ByteBuffer out;
    private int filled;
    private long uncompressedSize;

    /**
     * Begins the file.
     *
     * @param path created or overwritten
     * @param level the compression level, 1 to 9
     * @param bufferPool provides the buffers; gets them back when the file is finished
     * @throws IOException if the file cannot be created
     */
    public HashingGzipWriter(Path path, int level, BufferPool bufferPool) throws IOException {
        this.bufferPool = bufferPool;
        buffer = bufferPool.acquire();
        buffers.add(buffer);
        compressed = bufferPool.acquire();
        out = ByteBuffer.wrap(compressed);
        file = DurableFile.create(path);
        deflater = new Deflater(level, true);
        writeFully(ByteBuffer.wrap(HEADER));
    }

    /**
     * Adds content.
     *
     * @param bytes begins with the content
     * @param length the content's length in bytes
     * @throws IOException if the file cannot be written
     */
    public void write(byte[] bytes, int length) throws IOException {
        int from = 0;
        while (from < length) {
            int count = Math.min(length - from, buffer.length - filled);
            System.arraycopy(bytes, from, buffer, filled, count);
            from += count;
            filled += count;
            if (filled == buffer.length) {
                compressBuffer();
            }
        }
    }

    private void compressBuffer() throws IOException {
        if (filled == BufferPool.LARGE_BUFFER_SIZE) {
            pendingHashes.set(bufferIndex, hash.addAsync(buffer, filled));
        } else {
            hash.add(buffer, filled);
        }
        uncompressedSize += filled;
        // In small steps: a garbage collector that waits for a native call must not wait for long.
        for (int from = 0; from < filled; from += CHUNK_SIZE) {
            deflater.setInput(buffer, from, Math.min(CHUNK_SIZE, filled - from));
            while (!deflater.needsInput()) {
                writeCompressed();
            }
        }
        filled = 0;
        if (pendingHashes.isEmpty() && uncompressedSize >= LARGE_FILE_SIZE) {
            buffers.forEach(bufferPool::release);
            buffers.clear();
            for (int i = 0; i < LARGE_BUFFER_COUNT; i++) {
                buffers.add(bufferPool.acquireLarge());
                pendingHashes.add(null);
            }
        }
        if (!pendingHashes.isEmpty()) {
            bufferIndex = (bufferIndex + 1) % LARGE_BUFFER_COUNT;
            ContentHasher.await(pendingHashes.get(bufferIndex));
            buffer = buffers.get(bufferIndex);
        }
    }

    private void writeCompressed() throws IOException {
        int length = deflater.deflate(compressed);
        writeFully(out.clear().limit(length));
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Returns the size of the content in bytes. */
    public long uncompressedSize() {
        return uncompressedSize + filled;
    }

    /**
     * Ends the file and forces it to the disk.
     *
     * @return the SHA-256 of the content, lower-case hexadecimal
     * @throws IOException if the file cannot be written
     */
    public String finish() throws IOException {
        compressBuffer();
        deflater.finish();
        while (!deflater.finished()) {
            writeCompressed();
        }
        writeFully(ByteBuffer.allocate(TRAILER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(hash.crc32())
                .putInt((int) uncompressedSize)
                .flip());
        file.force(true);
        close();
        // No hash task uses them any more.
        buffers.forEach(bufferPool::release);
        bufferPool.release(compressed);
        return hash.sha256();
    }

    /** Closes the file; an unfinished file stays unfinished. */
    @Override
    public void close() throws IOException {
        deflater.end();
        file.close();
    }
}
