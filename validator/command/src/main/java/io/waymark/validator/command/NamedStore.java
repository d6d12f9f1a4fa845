package io.waymark.validator.command;

import io.waymark.validator.verifier.ReadOnlyStore;
import java.nio.file.Path;

/** A store as the user names it, and the places on this machine of what belongs to it. */
interface NamedStore {
    /**
     * Names a store.
     *
     * @param name a directory, or the URI of a bucket in S3
     * @return the store
     * @throws CommandException if the URI is malformed
     */
    static NamedStore of(String name) throws CommandException {
        return StoreBucket.isUri(name) ? StoreBucket.of(name) : new StoreDirectory(Path.of(name));
    }

    /** Returns the name, for people. */
    String name();

    /**
     * Opens the store, which may hold nothing yet.
     *
     * @return the store
     * @throws CommandException if it does not exist or cannot be read
     */
    ReadOnlyStore open() throws CommandException;

    /**
     * Opens a store that holds something.
     *
     * @return the store
     * @throws CommandException if it cannot be read, or holds nothing yet
     */
    ReadOnlyStore openDelivered() throws CommandException;

    /** Returns the file of the public keys to trust by default; it may not exist. */
    Path publicKeys();

    /** Returns the file of the access keys of {@code waymark serve}; it may not exist. */
    Path accessKeys();

    /** Returns the directory of the index of the event history; it may not exist. */
    Path history();

    /** Returns the directory of the tables of converted log files; it may not exist. */
    Path tables();

    /** Returns the directory of the journals that are delivered to it; it may not exist. */
    Path journals();
}
