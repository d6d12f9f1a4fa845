package io.waymark.validator.server.console;

/** Whether a log file, or what was recorded in an hour, is proved; the worst comes last. */
enum Proof {
    /** Nothing was recorded, and no digest covers the time. */
    NONE,
    /** Unchanged: a valid digest lists it. */
    VALID,
    /** Delivered; the next digest will list it, or the next check will find it. */
    PENDING,
    /** No valid digest that could be checked covers it. */
    UNPROVEN,
    /** A digest names it, but the store does not have it. */
    MISSING,
    /** It was changed, added or forged. */
    INVALID;

    /** Returns whether somebody has changed what is there. */
    boolean isViolation() {
        return this == MISSING || this == INVALID;
    }

    Proof worse(Proof other) {
        return compareTo(other) < 0 ? other : this;
    }
}
