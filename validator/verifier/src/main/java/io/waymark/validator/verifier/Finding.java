package io.waymark.validator.verifier;

import org.jspecify.annotations.Nullable;

/**
 * One thing that validation found out.
 *
 * @param kind what it means for the trail
 * @param backfill whether it concerns the chain of backfill digests
 * @param object the object that it concerns; null if it concerns none
 * @param text why, or what, for a person to read; may quote what was read, so it may hold control characters
 */
public record Finding(Kind kind, boolean backfill, @Nullable ObjectUri object, String text) {
    /** What a finding means. */
    public enum Kind {
        /** The digest file is genuine and in its place. */
        DIGEST_VALID,
        /** The digest file is missing, changed, moved or forged. */
        DIGEST_INVALID,
        /** The log file is what a valid digest says it is. */
        LOG_VALID,
        /** The log file is missing, changed, added or malformed. */
        LOG_INVALID,
        /** The log file is newer than the newest digest, so nothing is known yet. */
        LOG_PENDING,
        /** The log file lies in a period that no valid digest covers, so nothing is known. */
        LOG_UNPROVEN,
        /** The log file lies in a folder that no chain of digests covers, so nothing is known. */
        LOG_ORPHANED,
        /** All events of the stream are there, once each, as far as that was asked for. */
        STREAM_COMPLETE,
        /** Events of the stream are missing, or there more than once. */
        STREAM_INCOMPLETE,
        /** Something to know that is no fault: a pause of logging, the end of what is covered. */
        NOTE,
        /** A check could not be done. */
        UNCHECKED
    }

    static Finding of(Kind kind, ObjectUri object, String text) {
        return new Finding(kind, false, object, text);
    }

    static Finding note(String text) {
        return new Finding(Kind.NOTE, false, null, text);
    }
}
