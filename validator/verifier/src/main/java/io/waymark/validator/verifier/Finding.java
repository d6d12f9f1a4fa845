package io.waymark.validator.verifier;

import org.jspecify.annotations.Nullable;

/**
 * A result of validation.
 *
 * @param kind its meaning for the trail
 * @param backfill whether it concerns the chain of backfill digests
 * @param object the object that it concerns; null for none
 * @param digest the valid digest that lists the log file that it concerns; null for none
 * @param text human-readable details; may quote hostile input, so it may contain control characters
 */
public record Finding(
        Kind kind,
        boolean backfill,
        @Nullable ObjectUri object,
        @Nullable ObjectUri digest,
        String text) {
    static final String NOT_FOUND = "not found";

    /** Meaning of a finding. */
    public enum Kind {
        /** The digest file is authentic and in its original location. */
        DIGEST_VALID,
        /** The digest file is missing, changed, moved or forged. */
        DIGEST_INVALID,
        /** The log file matches a valid digest. */
        LOG_VALID,
        /** The log file is missing, changed, added or malformed. */
        LOG_INVALID,
        /** The log file is newer than the newest digest, so it cannot be verified yet. */
        LOG_PENDING,
        /** The log file was delivered in a period that no valid digest covers. */
        LOG_UNPROVEN,
        /** The log file is in a folder that no digest chain covers. */
        LOG_ORPHANED,
        /** The log file is listed by a digest of a trail outside the request, whose key is not trusted. */
        LOG_OTHER_TRAIL,
        /** All events of the stream in the requested range are present exactly once. */
        STREAM_COMPLETE,
        /** Events of the stream are missing or duplicated. */
        STREAM_INCOMPLETE,
        /** Information that is not a problem: a pause in logging, the end of coverage. */
        NOTE,
        /** Something could not be checked. */
        UNCHECKED
    }

    private static final String REMOVED =
            ": the event history has its events, but the store does not have the log file any more, and no digest that could be"
                    + " checked names it";

    /**
     * Returns whether the store does not have the object, though a digest names it or the event history has its events.
     *
     * @return whether the object is missing
     */
    public boolean isMissing() {
        return text.equals(NOT_FOUND) || text.equals(NOT_FOUND + REMOVED);
    }

    /**
     * Creates a finding about a log file that was in the store, and is named by no digest.
     *
     * @param logFile the log file
     * @return the finding
     */
    public static Finding removed(ObjectUri logFile) {
        return of(Kind.LOG_INVALID, logFile, NOT_FOUND + REMOVED);
    }

    /**
     * Creates a finding about a log file that should be in a digest by now.
     *
     * @param logFile the log file
     * @return the finding
     */
    public static Finding undigested(ObjectUri logFile) {
        return unproven(logFile, "no digest lists it, though it was delivered more than two days ago");
    }

    /**
     * Creates a finding about a log file of which nothing is proved.
     *
     * @param logFile the log file
     * @param reason why
     * @return the finding
     */
    public static Finding unproven(ObjectUri logFile, String reason) {
        return of(Kind.LOG_UNPROVEN, logFile, "unproven: " + reason);
    }

    /** Creates a finding about anything but a log file that a valid digest lists. */
    Finding(Kind kind, boolean backfill, @Nullable ObjectUri object, String text) {
        this(kind, backfill, object, null, text);
    }

    static Finding ofListed(Kind kind, ObjectUri logFile, ObjectUri digest, String text) {
        return new Finding(kind, false, logFile, digest, text);
    }

    static Finding of(Kind kind, ObjectUri object, String text) {
        return new Finding(kind, false, object, text);
    }

    /**
     * Creates a finding about something that could not be checked.
     *
     * @param text what and why
     * @return the finding
     */
    public static Finding unchecked(String text) {
        return new Finding(Kind.UNCHECKED, false, null, text);
    }

    static Finding note(String text) {
        return new Finding(Kind.NOTE, false, null, text);
    }
}
