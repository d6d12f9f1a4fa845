package io.waymark.validator.command;

import io.waymark.validator.reader.StorePath;
import io.waymark.validator.reader.StorePathException;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the store, shared by all commands that read one. */
final class StoreMixin {
    private static final List<Path> DEFAULT_STORES = List.of(Path.of("waymark", "store"), Path.of("store"));

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The store: the directory that holds the buckets. Default: ./waymark/store, or else ./store.")
    private @Nullable Path store;

    /**
     * Opens the store.
     *
     * @return the store
     * @throws CommandException if it cannot be read, or holds nothing yet
     */
    ReadOnlyDirectoryStore open() throws CommandException {
        return openDelivered(path());
    }

    /**
     * Opens a store, or that of a home.
     *
     * @param directory the store or the home
     * @return the store
     * @throws CommandException if it cannot be read, or holds nothing yet
     */
    static ReadOnlyDirectoryStore openHomeOrStore(Path directory) throws CommandException {
        return openDelivered(storeOf(directory));
    }

    private static StorePath storeOf(Path homeOrStore) throws CommandException {
        StorePath path = new StorePath(homeOrStore);
        try {
            path.requireStore();
            return path;
        } catch (StorePathException e) {
            return new StorePath(e.suggestedStore().orElseThrow(() -> commandException(e)));
        }
    }

    /**
     * Finds the stores that a command names.
     *
     * @param homesOrStores stores, or homes that hold them; empty for the default store
     * @return the stores, at least one
     * @throws CommandException if none is named and there is no default store
     */
    static List<StorePath> paths(List<Path> homesOrStores) throws CommandException {
        if (homesOrStores.isEmpty()) {
            return List.of(defaultPath());
        }
        List<StorePath> paths = new ArrayList<>();
        for (Path each : homesOrStores) {
            paths.add(storeOf(each));
        }
        return paths;
    }

    /**
     * Opens a store that holds something.
     *
     * @param path the store
     * @return the store
     * @throws CommandException if it cannot be read, or holds nothing yet
     */
    static ReadOnlyDirectoryStore openDelivered(StorePath path) throws CommandException {
        requireDelivered(path);
        return openExisting(path);
    }

    /**
     * Opens a store that may hold nothing yet.
     *
     * @param path the store
     * @return the store
     * @throws CommandException if it does not exist or cannot be read
     */
    static ReadOnlyDirectoryStore openExisting(StorePath path) throws CommandException {
        try {
            return ReadOnlyDirectoryStore.open(path.path());
        } catch (IOException e) {
            throw new CommandException("cannot read the store " + path.path() + ": " + IoErrorMessage.of(e), e);
        }
    }

    /**
     * Returns the default file of public keys, in the home of the store.
     *
     * @return a file that may not exist
     * @throws CommandException if there is no store, or it holds neither keys nor objects yet
     */
    Path defaultPublicKeys() throws CommandException {
        StorePath path = path();
        Path keys = path.publicKeys();
        if (!Files.exists(keys)) {
            requireDelivered(path);
        }
        return keys;
    }

    /**
     * Returns the default file of access keys, in the home of the store.
     *
     * @return a file that may not exist
     * @throws CommandException if there is no store
     */
    Path accessKeys() throws CommandException {
        return path().accessKeys();
    }

    /**
     * Returns the store.
     *
     * @return its path
     * @throws CommandException if there is none
     */
    StorePath path() throws CommandException {
        StorePath path = store != null ? new StorePath(store) : defaultPath();
        try {
            path.requireStore();
            return path;
        } catch (StorePathException e) {
            throw commandException(e);
        }
    }

    private static StorePath defaultPath() throws CommandException {
        return DEFAULT_STORES.stream()
                .map(StorePath::new)
                .filter(StorePath::isExpected)
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "no store: neither ./waymark/store nor ./store exists; name the store with --store DIR"));
    }

    private static void requireDelivered(StorePath path) throws CommandException {
        try {
            path.requireDelivered();
        } catch (StorePathException e) {
            throw commandException(e);
        }
    }

    private static CommandException commandException(StorePathException e) {
        return new CommandException(
                e.getMessage()
                        + e.suggestedStore()
                                .map(suggested -> "; use --store " + suggested)
                                .orElse(""),
                e);
    }
}
