package io.waymark.writer.journal;

/**
 * How much disk space a journal may use.
 *
 * @param margin bytes that stay free on the file system; at most an eighth of it is kept free
 * @param quota the journal's maximum size in bytes; at least 16 MiB
 */
public record JournalLimits(long margin, long quota) {
    /** A margin of 128 MiB and a quota of 4 GiB. */
    public static final JournalLimits DEFAULT = new JournalLimits(128L << 20, 4L << 30);
}
