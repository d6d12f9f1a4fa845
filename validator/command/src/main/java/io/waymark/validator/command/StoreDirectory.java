package io.waymark.validator.command;

import io.waymark.validator.reader.StorePath;
import io.waymark.validator.reader.StorePathException;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A store that is a directory; what belongs to it is beside it.
 *
 * @param path the directory
 */
record StoreDirectory(StorePath path) implements NamedStore {
    StoreDirectory(Path path) {
        this(new StorePath(path));
    }

    @Override
    public String name() {
        return path.path().toString();
    }

    @Override
    public ReadOnlyStore open() throws CommandException {
        try {
            return ReadOnlyDirectoryStore.open(path.path());
        } catch (IOException e) {
            throw new CommandException("cannot read the store " + path.path() + ": " + IoErrorMessage.of(e), e);
        }
    }

    @Override
    public ReadOnlyStore openDelivered() throws CommandException {
        requireDelivered();
        return open();
    }

    /** Checks that the service beside the store, if there is one, has delivered something. */
    void requireDelivered() throws CommandException {
        try {
            path.requireDelivered();
        } catch (StorePathException e) {
            throw StoreMixin.commandException(e);
        }
    }

    @Override
    public Path publicKeys() {
        return path.publicKeys();
    }

    @Override
    public Path accessKeys() {
        return path.accessKeys();
    }

    @Override
    public Path history() {
        return path.history();
    }

    @Override
    public Path tables() {
        return path.tables();
    }

    @Override
    public Path journals() {
        return path.journals();
    }
}
