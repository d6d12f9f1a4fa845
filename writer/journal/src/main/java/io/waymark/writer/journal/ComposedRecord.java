package io.waymark.writer.journal;

import java.util.Arrays;

/**
 * The text of one record, as it is in the log file, and what the journal knows of its parts: which records have the same
 * constant texts, which the same caller, and where the constants and the fields between them end. Each read of the journal
 * overwrites it, without allocation. Not safe for use by many threads.
 */
public final class ComposedRecord {
    /** The template or the caller of a record that was journaled as whole JSON. */
    public static final int NONE = -1;

    byte[] bytes = new byte[16 * 1024];
    int offset;
    int length;
    int template = NONE;
    int caller = NONE;
    int[] partEnds = new int[64];
    int partCount;

    /** Returns the array that has the text, UTF-8. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns where in the array the text begins. */
    public int offset() {
        return offset;
    }

    /** Returns the length of the text in bytes. */
    public int length() {
        return length;
    }

    /** Returns which template's constants the text has, a small number of the stream; {@link #NONE} if it is not known. */
    public int template() {
        return template;
    }

    /** Returns whose call it was, a small number of the stream; {@link #NONE} if it is not known. */
    public int caller() {
        return caller;
    }

    /** Returns how many parts the text has, a constant and a field alternately; 0 if they are not known. */
    public int partCount() {
        return partCount;
    }

    /**
     * Returns where a part ends, relative to the {@link #offset}. The first part begins at 0, each other one at the end of
     * the part before; either kind may be empty.
     *
     * @param part the part's index: even for constants, odd for fields
     * @return its end in bytes
     */
    public int partEnd(int part) {
        return partEnds[part];
    }

    /** Forgets the parts, before a record is read. */
    void clear() {
        offset = 0;
        length = 0;
        template = NONE;
        caller = NONE;
        partCount = 0;
    }

    /** Ends a part here. */
    void endPart(int end) {
        if (partCount == partEnds.length) {
            partEnds = Arrays.copyOf(partEnds, 2 * partEnds.length);
        }
        partEnds[partCount++] = end;
    }
}
