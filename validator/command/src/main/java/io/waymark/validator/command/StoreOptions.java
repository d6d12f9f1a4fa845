package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.verifier.DirectoryStore;
import io.waymark.validator.verifier.Reasons;
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
    private static final List<Path> DEFAULTS = List.of(Path.of("waymark", "store"), Path.of("store"));

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The directory that holds the buckets. Default: waymark/store here, else store.")
    private @Nullable Path store;

    /** Returns the directory that holds the buckets, sure that it is no bucket and no home. */
    private StoreFolder folder() throws CouldNotCheckException {
        StoreFolder folder = store != null ? new StoreFolder(store) : defaultFolder();
        folder.check();
        return folder;
    }

    private static StoreFolder defaultFolder() throws CouldNotCheckException {
        return DEFAULTS.stream()
                .map(StoreFolder::new)
                .filter(StoreFolder::isExpected)
                .findFirst()
                .orElseThrow(() -> new CouldNotCheckException(
                        "no store: there is neither ./waymark/store nor ./store; name it with --store DIR"));
    }

    /**
     * Opens the store.
     *
     * @return it
     * @throws CouldNotCheckException if it cannot be read
     */
    DirectoryStore open() throws CouldNotCheckException {
        StoreFolder folder = folder();
        folder.checkDelivered();
        try {
            return DirectoryStore.open(folder.path());
        } catch (IOException e) {
            throw new CouldNotCheckException("cannot read the store " + folder.path() + ": " + Reasons.of(e), e);
        }
    }

    /**
     * Reads public keys.
     *
     * @param file where they are; null for the place beside the store
     * @return the keys
     * @throws CouldNotCheckException if they cannot be read
     */
    PublicKeyList keys(@Nullable Path file) throws CouldNotCheckException {
        return read(keysFile(file));
    }

    /**
     * Finds public keys.
     *
     * @param file where they are; null for the place beside the store
     * @return where they are, or should be
     * @throws CouldNotCheckException if there is no store
     */
    Path keysFile(@Nullable Path file) throws CouldNotCheckException {
        if (file != null) {
            return file;
        }
        StoreFolder folder = folder();
        Path beside = folder.publicKeys();
        if (!Files.exists(beside)) {
            folder.checkDelivered();
        }
        return beside;
    }

    /** Reads a file of public keys. */
    static PublicKeyList read(Path place) throws CouldNotCheckException {
        try (InputStream in = Files.newInputStream(place)) {
            byte[] text = in.readNBytes(MAX_KEYS_BYTES + 1);
            if (text.length > MAX_KEYS_BYTES) {
                throw new FormatException("longer than " + MAX_KEYS_BYTES + " bytes");
            }
            return PublicKeyList.read(text);
        } catch (IOException e) {
            throw new CouldNotCheckException(
                    "no public keys at " + place + ": " + Reasons.of(e) + "; name them with --public-keys FILE", e);
        } catch (FormatException e) {
            throw new CouldNotCheckException("the public keys at " + place + " are unusable: " + e.getMessage(), e);
        }
    }
}
