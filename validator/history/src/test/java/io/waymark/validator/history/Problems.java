package io.waymark.validator.history;

import io.waymark.validator.verifier.ObjectUri;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a history reports. */
final class Problems implements HistoryListener {
    final List<String> skipped = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    int readOnly;

    @Override
    public void onSkipped(ObjectUri file, String reason) {
        skipped.add(file.key() + ": " + reason);
    }

    @Override
    public void onReadOnly() {
        readOnly++;
    }

    @Override
    public void onFailure(String reason) {
        failures.add(reason);
    }
}
