package io.waymark.validator.server;

import io.waymark.validator.history.HistoryListener;
import io.waymark.validator.verifier.ObjectUri;

/** Fails a test whose history has a problem. */
public final class NoProblems implements HistoryListener {
    @Override
    public void onSkipped(ObjectUri file, String reason) {
        throw new AssertionError(file + ": " + reason);
    }

    @Override
    public void onReadOnly() {
        throw new AssertionError("another process writes the history");
    }

    @Override
    public void onFailure(String reason) {
        throw new AssertionError(reason);
    }
}
