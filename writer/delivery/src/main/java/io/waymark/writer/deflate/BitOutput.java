package io.waymark.writer.deflate;

import java.io.IOException;

/** A stream of bits, the lowest of each byte first (RFC 1951, 3.1.1). Used by one thread. */
final class BitOutput {
    /** Room for the largest block; {@link DeflateBlock} says how large that is. */
    private static final int SIZE = 64 * 1024;

    final byte[] bytes = new byte[SIZE];
    /** Where the next whole byte goes. Those who write many bits keep it, and the bits that wait, in variables. */
    int position;

    long waiting;
    /** How many bits wait for their byte: 0 to 7. */
    int waitingCount;

    private CompressedSink sink;

    BitOutput(CompressedSink sink) {
        this.sink = sink;
    }

    /** Begins another stream. */
    void begin(CompressedSink newSink) {
        sink = newSink;
        position = 0;
        waiting = 0;
        waitingCount = 0;
    }

    /** Makes room, at most {@code SIZE} bytes. */
    void reserve(int room) throws IOException {
        if (bytes.length - position < room) {
            flush();
        }
    }

    /** Appends bits for which there is room: at most 32. */
    void put(int value, int count) {
        waiting |= (long) value << waitingCount;
        waitingCount += count;
        Words.put(bytes, position, waiting);
        position += waitingCount >>> 3;
        waiting >>>= waitingCount & ~7;
        waitingCount &= 7;
    }

    /** Ends the stream, with zeros up to a whole byte. */
    void end() throws IOException {
        if (waitingCount > 0) {
            put(0, Byte.SIZE - waitingCount);
        }
        flush();
    }

    private void flush() throws IOException {
        sink.write(bytes, position);
        position = 0;
    }
}
