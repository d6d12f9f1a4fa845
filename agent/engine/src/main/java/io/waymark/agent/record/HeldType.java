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
    REFERENCE
}
