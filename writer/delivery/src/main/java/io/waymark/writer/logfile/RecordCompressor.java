package io.waymark.writer.logfile;

import io.waymark.writer.deflate.CompressedSink;
import io.waymark.writer.deflate.RecordDeflater;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Level 1: finds what records have in common without searching for it. Used by one thread. */
final class RecordCompressor implements Compressor {
    private final BufferPool bufferPool;
    private @Nullable RecordDeflater deflater;

    RecordCompressor(CompressedSink sink, BufferPool bufferPool) {
        this.bufferPool = bufferPool;
        RecordDeflater pooled = bufferPool.acquireDeflater();
        pooled.begin(sink);
        deflater = pooled;
    }

    @Override
    public int window() {
        return RecordDeflater.WINDOW;
    }

    @Override
    public boolean takesRecords() {
        return true;
    }

    @Override
    public void add(byte[] buffer, int from, int to, boolean isRecord) throws IOException {
        try {
            open().add(buffer, from, to, isRecord);
        } catch (RuntimeException e) {
            throw new UnreadableLogFileException(e);
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            open().finish();
        } catch (RuntimeException e) {
            throw new UnreadableLogFileException(e);
        }
    }

    private RecordDeflater open() {
        RecordDeflater current = deflater;
        if (current == null) {
            throw new IllegalStateException("the compressor is closed");
        }
        return current;
    }

    @Override
    public void close() {
        if (deflater != null) {
            bufferPool.release(deflater);
            deflater = null;
        }
    }
}
