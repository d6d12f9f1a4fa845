package io.waymark.validator.reader;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a directory is not a store that can be read; the message says why. */
public final class StorePathException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path suggestedStore;

    StorePathException(String message, @Nullable Path suggestedStore) {
        super(message);
        this.suggestedStore = suggestedStore;
    }

    /**
     * Returns the store that was probably meant.
     *
     * @return its directory; empty if there is no better candidate
     */
    public Optional<Path> suggestedStore() {
        return Optional.ofNullable(suggestedStore);
    }
}
