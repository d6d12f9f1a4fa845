package io.waymark.writer.journal;

/**
 * What a journal may take of its disk.
 *
 * @param margin bytes that stay free on the file system, or an eighth of it where that is less
 * @param quota bytes that the journal may hold; at least 16 MiB
 */
public record JournalLimits(long margin, long quota) {
    /** The usual ones. */
    public static final JournalLimits DEFAULT = new JournalLimits(128L << 20, 4L << 30);
}
