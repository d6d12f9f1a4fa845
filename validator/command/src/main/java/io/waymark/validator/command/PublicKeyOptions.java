package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.reader.PublicKeysFile;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names the public keys, shared by all commands that use them. */
final class PublicKeyOptions {
    @Option(
            names = "--public-keys",
            paramLabel = "FILE",
            description =
                    "The public keys to trust, in the format of ListPublicKeys; may be repeated, for trails with keys of"
                            + " their own. Default: DIR/../keys/public-keys.json.")
    private List<Path> files = new ArrayList<>();

    /**
     * Returns the files of public keys.
     *
     * @param store where the default file is looked for
     * @return files that may not exist, at least one
     * @throws CommandException if no file is named and there is no store
     */
    List<Path> files(StoreMixin store) throws CommandException {
        return files.isEmpty() ? List.of(store.defaultPublicKeys()) : List.copyOf(files);
    }

    /**
     * Reads the public keys.
     *
     * @param store where the default file is looked for
     * @return the keys of all files
     * @throws CommandException if a file cannot be read
     */
    PublicKeyList read(StoreMixin store) throws CommandException {
        return read(files(store));
    }

    /**
     * Reads files of public keys.
     *
     * @param files the files
     * @return their keys; of several copies of one key, the one that was valid longest
     * @throws CommandException if a file cannot be read
     */
    static PublicKeyList read(List<Path> files) throws CommandException {
        List<PublicKeyList> lists = new ArrayList<>();
        for (Path file : files) {
            lists.add(read(file));
        }
        return PublicKeysFile.merge(lists);
    }

    private static PublicKeyList read(Path file) throws CommandException {
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
