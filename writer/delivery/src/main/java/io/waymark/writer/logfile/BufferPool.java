package io.waymark.writer.logfile;

import io.waymark.writer.deflate.RecordDeflater;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Buffers, compressors and hashers, which finished log files return and the next ones reuse. Used by one thread. */
public final class BufferPool {
    static final int BUFFER_SIZE = 64 * 1024;
    static final int LARGE_BUFFER_SIZE = 4 * BUFFER_SIZE;

    /** The buffers that one file needs. Further files that are open at the same time allocate theirs. */
    private static final int MAX_POOLED = 3;

    private final Deque<byte[]> pooled = new ArrayDeque<>();
    private final Deque<byte[]> pooledLarge = new ArrayDeque<>();
    private @Nullable RecordDeflater pooledDeflater;
    private @Nullable ContentHasher pooledHasher;

    /** Creates an empty pool. */
    public BufferPool() {}

    byte[] acquire() {
        byte[] buffer = pooled.poll();
        return buffer == null ? new byte[BUFFER_SIZE] : buffer;
    }

    byte[] acquireLarge() {
        byte[] buffer = pooledLarge.poll();
        return buffer == null ? new byte[LARGE_BUFFER_SIZE] : buffer;
    }

    void release(byte[] buffer) {
        Deque<byte[]> spares = buffer.length == BUFFER_SIZE ? pooled : pooledLarge;
        if (spares.size() < MAX_POOLED) {
            spares.add(buffer);
        }
    }

    RecordDeflater acquireDeflater() {
        RecordDeflater deflater = pooledDeflater;
        pooledDeflater = null;
        return deflater == null ? new RecordDeflater() : deflater;
    }

    ContentHasher acquireHasher() {
        ContentHasher hasher = pooledHasher;
        pooledHasher = null;
        return hasher == null ? new ContentHasher() : hasher;
    }

    /** Keeps the hasher of a finished file. */
    void release(ContentHasher hasher) {
        hasher.reset();
        pooledHasher = hasher;
    }

    void release(RecordDeflater deflater) {
        pooledDeflater = deflater;
    }
}
