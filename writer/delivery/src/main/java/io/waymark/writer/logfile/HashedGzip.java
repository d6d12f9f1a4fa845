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
public final class HashedGzip implements Closeable {
    private static final int BLOCK = Blocks.LENGTH;
    /** To have another thread hash a block costs up to 20 µs: it is done with large ones alone. */
    private static final int LARGE_FILE = 1 << 20;
    /** So many may wait to be hashed, and one is filled: on two busy cores the other thread has to wait for its turn. */
    private static final int LARGE_BLOCKS = 3;

    private static final int TRAILER_LENGTH = 8;
    /** Magic, method "deflate", no flags, no time, no extra flags, unknown operating system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final FileChannel file;
    private final Deflater deflater;
    private final ContentHash hash = new ContentHash();
    private final Blocks supply;
    private final List<byte[]> blocks = new ArrayList<>();
    private byte[] block;
    /** By block, what has to be done before it is filled again. */
    private final List<@Nullable FutureTask<@Nullable Void>> hashed = new ArrayList<>();

    private int current;
    private final byte[] deflated;
    private final ByteBuffer out;
    private int filled;
    private long inflatedSize;

    /**
     * Begins the file.
     *
     * @param path created or overwritten
     * @param level of compression, 1 to 9
     * @param supply of arrays; gets them back when the file is finished
     * @throws IOException if it cannot be created
     */
    public HashedGzip(Path path, int level, Blocks supply) throws IOException {
        this.supply = supply;
        block = supply.take();
        blocks.add(block);
        deflated = supply.take();
        out = ByteBuffer.wrap(deflated);
        file = DurableFile.create(path);
        deflater = new Deflater(level, true);
        writeOut(ByteBuffer.wrap(HEADER));
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
            int count = Math.min(length - from, block.length - filled);
            System.arraycopy(bytes, from, block, filled, count);
            from += count;
            filled += count;
            if (filled == block.length) {
                compressBlock();
            }
        }
    }

    private void compressBlock() throws IOException {
        if (filled == Blocks.LARGE_LENGTH) {
            hashed.set(current, hash.begin(block, filled));
        } else {
            hash.add(block, filled);
        }
        inflatedSize += filled;
        // In small steps: where the collector of garbage has to wait for a native call, it must not be for long.
        for (int from = 0; from < filled; from += BLOCK) {
            deflater.setInput(block, from, Math.min(BLOCK, filled - from));
            while (!deflater.needsInput()) {
                drain();
            }
        }
        filled = 0;
        if (hashed.isEmpty() && inflatedSize >= LARGE_FILE) {
            blocks.forEach(supply::giveBack);
            blocks.clear();
            for (int i = 0; i < LARGE_BLOCKS; i++) {
                blocks.add(supply.takeLarge());
                hashed.add(null);
            }
        }
        if (!hashed.isEmpty()) {
            current = (current + 1) % LARGE_BLOCKS;
            ContentHash.await(hashed.get(current));
            block = blocks.get(current);
        }
    }

    private void drain() throws IOException {
        int length = deflater.deflate(deflated);
        writeOut(out.clear().limit(length));
    }

    private void writeOut(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Returns how many bytes were written, before compression. */
    public long inflatedSize() {
        return inflatedSize + filled;
    }

    /**
     * Ends the file and forces it to the disk.
     *
     * @return the SHA-256 of what was written, lower-case hexadecimal
     * @throws IOException if the file cannot be written
     */
    public String finish() throws IOException {
        compressBlock();
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
        writeOut(ByteBuffer.allocate(TRAILER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(hash.crc32())
                .putInt((int) inflatedSize)
                .flip());
        file.force(true);
        close();
        // Nothing is hashed any more.
        blocks.forEach(supply::giveBack);
        supply.giveBack(deflated);
        return hash.sha256();
    }

    /** Frees what it holds; a file that was not finished is left as it is. */
    @Override
    public void close() throws IOException {
        deflater.end();
        file.close();
    }
}
