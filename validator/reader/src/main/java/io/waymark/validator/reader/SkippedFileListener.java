package io.waymark.validator.reader;

import io.waymark.validator.verifier.ObjectUri;

/** Receives the files that a reader skips. */
@FunctionalInterface
public interface SkippedFileListener {
    /**
     * Called for each file that cannot be read or is damaged.
     *
     * @param file the file
     * @param reason why it was skipped; may quote the file, so it may contain control characters
     */
    void onSkipped(ObjectUri file, String reason);
}
