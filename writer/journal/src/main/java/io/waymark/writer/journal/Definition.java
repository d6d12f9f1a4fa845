package io.waymark.writer.journal;

/**
 * What the journal holds once in each segment for many records: the constant texts of a template, or the texts of a caller.
 * The content never changes; where the journal has it is known to the thread that appends.
 */
public final class Definition {
    private static final long NOWHERE = 0;

    /** As in the entry: see {@link JournalFormat}. */
    final byte[] content;

    /** CRC-32C of the content. */
    final int checksum;

    private long generation = NOWHERE;
    private int number;

    Definition(byte[] content, int checksum) {
        this.content = content;
        this.checksum = checksum;
    }

    /** Returns the number; -1 if these definitions lack it. */
    int number(long ofGeneration) {
        return generation == ofGeneration ? number : -1;
    }

    void journaled(long inGeneration, int asNumber) {
        generation = inGeneration;
        number = asNumber;
    }
}
