package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.reader.PublicKeysFile;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the public keys, shared by all commands that use them. */
final class PublicKeyOptions {
    @Option(
            names = "--public-keys",
            paramLabel = "FILE",
            description =
                    "The public keys to trust, in the format of ListPublicKeys. Default: DIR/../keys/public-keys.json.")
    private @Nullable Path file;

    /**
     * Returns the file of public keys.
     *
     * @param store where the default file is looked for
     * @return a file that may not exist
     * @throws CommandException if no file is named and there is no store
     */
    Path file(StoreMixin store) throws CommandException {
        return file != null ? file : store.defaultPublicKeys();
    }

    /**
     * Reads the public keys.
     *
     * @param store where the default file is looked for
     * @return the keys
     * @throws CommandException if they cannot be read
     */
    PublicKeyList read(StoreMixin store) throws CommandException {
        return read(file(store));
    }

    /** Reads a file of public keys. */
    static PublicKeyList read(Path file) throws CommandException {
        try {
            return PublicKeysFile.read(file);
        } catch (IOException e) {
            throw new CommandException(
                    "no public keys at " + file + ": " + IoErrorMessage.of(e) + "; name them with --public-keys FILE",
                    e);
        } catch (FormatException e) {
            throw new CommandException("the public keys at " + file + " are unusable: " + e.getMessage(), e);
        }
    }
}
