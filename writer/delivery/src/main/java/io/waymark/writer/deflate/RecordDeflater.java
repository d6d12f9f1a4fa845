package io.waymark.writer.deflate;

import java.io.IOException;

/**
 * Compresses the text of records as one DEFLATE stream (RFC 1951). It needs less than half of the time of zlib's level 1, and
 * its files are smaller: it does not search for what a record has in common with earlier ones, it knows where to look
 * ({@link RecordMatcher}). Any text comes out as it went in; text that is not records becomes larger than zlib makes it.
 *
 * <p>The stream is a function of the text and of how it is divided into the calls of {@link #add}, so that the same records
 * make the same file again. Takes 150 KB; an object makes many streams, one after the other. Used by one thread.
 */
public final class RecordDeflater {
    /** How many bytes before a text its array must have, unless the stream has fewer. */
    public static final int WINDOW = DeflateSymbols.MAX_DISTANCE;

    private final BitOutput out;
    private final DeflateBlock block;
    private final MatchRun run;
    private final RecordMatcher matcher;
    private int position;

    /** Creates a compressor that has no stream. */
    public RecordDeflater() {
        out = new BitOutput((bytes, length) -> {
            throw new IllegalStateException("no stream was begun");
        });
        block = new DeflateBlock(new BlockWriter(out));
        run = new MatchRun(block);
        matcher = new RecordMatcher(run);
    }

    /**
     * Begins a stream; one that is not finished is forgotten.
     *
     * @param sink receives the compressed bytes
     */
    public void begin(CompressedSink sink) {
        out.begin(sink);
        block.clear();
        run.clear();
        matcher.clear();
        position = 0;
    }

    /**
     * Adds text.
     *
     * @param text an array with the text, and before it the {@link #WINDOW}
     * @param from where the text begins
     * @param to where it ends; a stream has less than 2 GB
     * @param isRecord whether a record begins here, perhaps after the punctuation before it
     * @throws IOException if compressed bytes cannot be written
     */
    public void add(byte[] text, int from, int to, boolean isRecord) throws IOException {
        int base = position - from;
        run.use(text, base);
        matcher.add(text, from, to, base, isRecord);
        run.flushLiterals(to);
        position += to - from;
    }

    /**
     * Ends the stream.
     *
     * @throws IOException if compressed bytes cannot be written
     */
    public void finish() throws IOException {
        run.finish(position);
        block.write(true);
        out.end();
    }
}
