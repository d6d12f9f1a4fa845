package io.waymark.agent.record;

/** What a {@linkplain HeldValues held value} is. */
public enum HeldType {
    /** No value. */
    NULL,
    /** A boolean: its bits are 0 or 1. */
    BOOLEAN,
    /** One UTF-16 code unit. */
    CHARACTER,
    /** An integer that fits into a long. */
    INTEGER,
    /** A float: its bits are those of {@link Float#floatToRawIntBits}. */
    FLOAT,
    /** A double: its bits are those of {@link Double#doubleToRawLongBits}. */
    DOUBLE,
    /** An immutable object. */
    REFERENCE,
    /** A string, a {@code BigDecimal} or {@code BigInteger} of any size. */
    UNMEASURED,
    /** A string that a keyed token stands for in the record. */
    TOKENIZED;

    /** Bits of a type among several types in one number. */
    public static final int BITS = 4;

    private static final HeldType[] TYPES = values();

    /**
     * Returns one of several types, each by its ordinal: so woven code passes them.
     *
     * @param types {@link #BITS} each, the first ones lowest
     * @param index from 0
     * @return the type
     */
    static HeldType at(int types, int index) {
        return TYPES[(types >>> (BITS * index)) & ((1 << BITS) - 1)];
    }
}
