package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where a trail lies, shared by all commands. */
final class StoreOptions {
    private static final int MAX_KEYS_BYTES = 4 * 1024 * 1024;
    private static final List<Path> DEFAULT_STORES = List.of(Path.of("waymark", "store"), Path.of("store"));

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The directory that holds the buckets. Default: waymark/store here, else store.")
    private @Nullable Path store;

    /** Returns the directory that holds the buckets, sure that it is no bucket and no home. */
    private StorePath folder() throws CommandException {
        StorePath folder = store != null ? new StorePath(store) : defaultFolder();
        folder.requireStore();
        return folder;
    }

    private static StorePath defaultFolder() throws CommandException {
        return DEFAULT_STORES.stream()
                .map(StorePath::new)
                .filter(StorePath::isExpected)
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "no store: there is neither ./waymark/store nor ./store; name it with --store DIR"));
    }

    /**
     * Opens the store.
     *
     * @return it
     * @throws CommandException if it cannot be read
     */
    ReadOnlyDirectoryStore open() throws CommandException {
        StorePath folder = folder();
        folder.requireDelivered();
        try {
            return ReadOnlyDirectoryStore.open(folder.path());
        } catch (IOException e) {
            throw new CommandException("cannot read the store " + folder.path() + ": " + IoErrorMessage.of(e), e);
        }
    }

    /**
     * Reads public keys.
     *
     * @param file where they are; null for the place beside the store
     * @return the keys
     * @throws CommandException if they cannot be read
     */
    PublicKeyList readPublicKeys(@Nullable Path file) throws CommandException {
        return readPublicKeyList(publicKeysFile(file));
    }

    /**
     * Finds public keys.
     *
     * @param file where they are; null for the place beside the store
     * @return where they are, or should be
     * @throws CommandException if there is no store
     */
    Path publicKeysFile(@Nullable Path file) throws CommandException {
        if (file != null) {
            return file;
        }
        StorePath folder = folder();
        Path beside = folder.publicKeys();
        if (!Files.exists(beside)) {
            folder.requireDelivered();
        }
        return beside;
    }

    /** Reads a file of public keys. */
    static PublicKeyList readPublicKeyList(Path place) throws CommandException {
        try (InputStream in = Files.newInputStream(place)) {
            byte[] text = in.readNBytes(MAX_KEYS_BYTES + 1);
            if (text.length > MAX_KEYS_BYTES) {
                throw new FormatException("longer than " + MAX_KEYS_BYTES + " bytes");
            }
            return PublicKeyList.read(text);
        } catch (IOException e) {
            throw new CommandException(
                    "no public keys at " + place + ": " + IoErrorMessage.of(e) + "; name them with --public-keys FILE",
                    e);
        } catch (FormatException e) {
            throw new CommandException("the public keys at " + place + " are unusable: " + e.getMessage(), e);
        }
    }
}
