package io.waymark.writer.deflate;

import java.io.IOException;

/** Receives compressed bytes. */
@FunctionalInterface
public interface CompressedSink {
    /**
     * Takes the next bytes.
     *
     * @param bytes begins with them; may change after the call
     * @param length how many there are
     * @throws IOException if they cannot be written
     */
    void write(byte[] bytes, int length) throws IOException;
}
