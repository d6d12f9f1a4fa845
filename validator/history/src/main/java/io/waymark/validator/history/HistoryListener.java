package io.waymark.validator.history;

import io.waymark.validator.reader.SkippedFileListener;

/** Receives what keeps events out of a history. Called on the thread that updates it. */
public interface HistoryListener extends SkippedFileListener {
    /**
     * Called when another process writes the index: this one reads what that one commits.
     */
    void onReadOnly();

    /**
     * Called when an update failed; it is tried again.
     *
     * @param reason why, for people
     */
    void onFailure(String reason);
}
