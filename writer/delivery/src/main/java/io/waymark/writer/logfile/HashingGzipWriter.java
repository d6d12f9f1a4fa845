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
 * Writes a file of one gzip member (RFC 1952) and hashes what goes in, in one pass. The header holds no time and no name,
 * so that the same content gives the same file. Works in large blocks: each step of the compressor is a native call.
 */
public final class HashingGzipWriter implements Closeable {
    private static final int CHUNK_SIZE = BufferPool.BUFFER_SIZE;
    /** To have another thread hash a block costs up to 20 µs: it is done with large ones alone. */
    private static final int LARGE_FILE_SIZE = 1 << 20;
    /** So many may wait to be hashed, and one is filled: on two busy cores the other thread has to wait for its turn. */
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
    /** By block, what has to be done before it is filled again. */
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
     * @param level of compression, 1 to 9
     * @param supply of arrays; gets them back when the file is finished
     * @throws IOException if it cannot be created
     */
    public HashingGzipWriter(Path path, int level, BufferPool supply) throws IOException {
        this.bufferPool = supply;
        buffer = supply.acquire();
        buffers.add(buffer);
        compressed = supply.acquire();
        out = ByteBuffer.wrap(compressed);
        file = DurableFile.create(path);
        deflater = new Deflater(level, true);
        writeFully(ByteBuffer.wrap(HEADER));
    }

    /**
     * Adds content.
     *
     * @param bytes hold it, from their start
     * @param length how many of them
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
        // In small steps: where the collector of garbage has to wait for a native call, it must not be for long.
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

    /** Returns how many bytes were written, before compression. */
    public long uncompressedSize() {
        return uncompressedSize + filled;
    }

    /**
     * Ends the file and forces it to the disk.
     *
     * @return the SHA-256 of what was written, lower-case hexadecimal
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
        // Nothing is hashed any more.
        buffers.forEach(bufferPool::release);
        bufferPool.release(compressed);
        return hash.sha256();
    }

    /** Frees what it holds; a file that was not finished is left as it is. */
    @Override
    public void close() throws IOException {
        deflater.end();
        file.close();
    }
}
