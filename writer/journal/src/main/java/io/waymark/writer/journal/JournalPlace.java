package io.waymark.writer.journal;

/**
 * A place between two entries of a journal.
 *
 * @param last the last entry that certainly lies before it; {@link JournalReader#BEFORE_FIRST} for none
 * @param lastInDoubt the last entry that may lie before it: the same, unless the journal could not be read
 */
public record JournalPlace(long last, long lastInDoubt) {
    /** A place that may be anywhere. */
    public static final JournalPlace ANYWHERE = new JournalPlace(JournalReader.BEFORE_FIRST, Long.MAX_VALUE);

    /** Checks the order. */
    public JournalPlace {
        if (lastInDoubt < last) {
            throw new IllegalArgumentException("no place between " + last + " and " + lastInDoubt);
        }
    }

    /**
     * Returns a place that is known.
     *
     * @param last the last entry before it
     * @return the place
     */
    public static JournalPlace after(long last) {
        return new JournalPlace(last, last);
    }

    /** Returns whether it is known. */
    public boolean isExact() {
        return last == lastInDoubt;
    }
}
