package io.waymark.validator.command;

import io.waymark.validator.reader.StorePath;
import io.waymark.validator.reader.StorePathException;
import io.waymark.validator.verifier.ReadOnlyStore;
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
            paramLabel = "DIR|s3://BUCKET",
            description =
                    "The store: the directory that holds the buckets, or a bucket in S3, s3://BUCKET[/PREFIX]. Default:"
                            + " ./waymark/store, or else ./store.")
    private @Nullable String store;

    /**
     * Opens the store.
     *
     * @return the store
     * @throws CommandException if it cannot be read, or holds nothing yet
     */
    ReadOnlyStore open() throws CommandException {
        return named().openDelivered();
    }

    /**
     * Finds a store that a command names.
     *
     * @param homeOrStore a store, or a home that holds it
     * @return the store
     * @throws CommandException if it is neither
     */
    static NamedStore find(String homeOrStore) throws CommandException {
        NamedStore named = NamedStore.of(homeOrStore);
        if (!(named instanceof StoreDirectory directory)) {
            return named;
        }
        try {
            directory.path().requireStore();
            return named;
        } catch (StorePathException e) {
            return new StoreDirectory(e.suggestedStore().orElseThrow(() -> commandException(e)));
        }
    }

    /**
     * Finds the stores that a command names.
     *
     * @param homesOrStores stores, or homes that hold them; empty for the default store
     * @return the stores, at least one
     * @throws CommandException if none is named and there is no default store
     */
    static List<NamedStore> find(List<String> homesOrStores) throws CommandException {
        if (homesOrStores.isEmpty()) {
            return List.of(defaultStore());
        }
        List<NamedStore> stores = new ArrayList<>();
        for (String each : homesOrStores) {
            stores.add(find(each));
        }
        return stores;
    }

    /**
     * Returns the default file of public keys, in the home of the store.
     *
     * @return a file that may not exist
     * @throws CommandException if there is no store, or it holds neither keys nor objects yet
     */
    Path defaultPublicKeys() throws CommandException {
        NamedStore named = named();
        Path keys = named.publicKeys();
        if (!Files.exists(keys) && named instanceof StoreDirectory directory) {
            directory.requireDelivered();
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
        return named().accessKeys();
    }

    /**
     * Returns the store.
     *
     * @return the store, which may not exist
     * @throws CommandException if there is none
     */
    NamedStore named() throws CommandException {
        NamedStore named = store == null ? defaultStore() : NamedStore.of(store);
        if (named instanceof StoreDirectory directory) {
            try {
                directory.path().requireStore();
            } catch (StorePathException e) {
                throw commandException(e);
            }
        }
        return named;
    }

    private static NamedStore defaultStore() throws CommandException {
        return DEFAULT_STORES.stream()
                .map(StorePath::new)
                .filter(StorePath::isExpected)
                .findFirst()
                .map(StoreDirectory::new)
                .orElseThrow(() -> new CommandException(
                        "no store: neither ./waymark/store nor ./store exists; name the store with --store DIR, or"
                                + " --store s3://BUCKET"));
    }

    static CommandException commandException(StorePathException e) {
        return new CommandException(
                e.getMessage()
                        + e.suggestedStore()
                                .map(suggested -> "; use --store " + suggested)
                                .orElse(""),
                e);
    }
}
