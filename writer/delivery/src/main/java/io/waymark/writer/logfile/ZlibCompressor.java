package io.waymark.writer.logfile;

import io.waymark.writer.deflate.CompressedSink;
import java.io.IOException;
import java.util.zip.Deflater;

/** Levels 2 to 9: zlib. Works in large buffers, since each step of it is a native call. Used by one thread. */
final class ZlibCompressor implements Compressor {
    /** In small steps: a garbage collector that waits for a native call must not wait for long. */
    private static final int STEP = 64 * 1024;

    private final Deflater deflater;
    private final CompressedSink sink;
    private final BufferPool bufferPool;
    private final byte[] compressed;
    private boolean closed;

    ZlibCompressor(int level, CompressedSink sink, BufferPool bufferPool) {
        deflater = new Deflater(level, true);
        this.sink = sink;
        this.bufferPool = bufferPool;
        compressed = bufferPool.acquire();
    }

    @Override
    public int window() {
        return 0;
    }

    @Override
    public boolean takesRecords() {
        return false;
    }

    @Override
    public void add(byte[] buffer, int from, int to, boolean isRecord) throws IOException {
        for (int at = from; at < to; at += STEP) {
            deflater.setInput(buffer, at, Math.min(STEP, to - at));
            while (!deflater.needsInput()) {
                deflate();
            }
        }
    }

    @Override
    public void finish() throws IOException {
        deflater.finish();
        while (!deflater.finished()) {
            deflate();
        }
    }

    private void deflate() throws IOException {
        sink.write(compressed, deflater.deflate(compressed));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deflater.end();
            bufferPool.release(compressed);
        }
    }
}
