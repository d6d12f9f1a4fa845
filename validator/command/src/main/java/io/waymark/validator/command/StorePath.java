package io.waymark.validator.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder that is to be a store, and what it may be taken for: a bucket in it, or the Waymark home around it. */
record StorePath(Path path) {
    private static final String AWS_LOGS = "AWSLogs";
    private static final String STORE = "store";
    private static final String JOURNAL = "journal";
    private static final String KEYS = "keys";

    /** Tells whether the folder is there, or a service runs that will make it. */
    boolean isExpected() {
        return Files.isDirectory(path) || hasJournal();
    }

    /** Returns the file of public keys beside the store. */
    Path publicKeys() {
        return sibling(KEYS).resolve("public-keys.json");
    }

    /**
     * Checks that it is no bucket and no home.
     *
     * @throws CommandException if it is, naming the store
     */
    void requireStore() throws CommandException {
        if (isBucket(path)) {
            throw new CommandException(path + " is a bucket; the store is "
                    + path.toAbsolutePath().normalize().resolveSibling("").normalize() + ": name that with --store");
        }
        if (containsHomeFolder(STORE) || containsHomeFolder(JOURNAL) || containsHomeFolder(KEYS)) {
            throw new CommandException(
                    path + " is a Waymark home; the store is " + path.resolve(STORE) + ": name that with --store");
        }
    }

    /**
     * Checks that a running service has delivered something.
     *
     * @throws CommandException if there is its journal, but no file in the store
     */
    void requireDelivered() throws CommandException {
        if (hasJournal() && isEmpty()) {
            throw new CommandException("nothing has been delivered to " + path
                    + " yet; log files come each roll interval, 5 minutes by default");
        }
    }

    private boolean isEmpty() {
        if (!Files.isDirectory(path)) {
            return true;
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            // Whoever reads the store says why it cannot be read.
            return false;
        }
    }

    private boolean hasJournal() {
        return Files.isDirectory(sibling(JOURNAL));
    }

    private Path sibling(String name) {
        return path.toAbsolutePath().normalize().resolveSibling(name);
    }

    /** Tells whether it holds a folder of a home; a bucket may have the same name. */
    private boolean containsHomeFolder(String name) {
        Path folder = path.resolve(name);
        return Files.isDirectory(folder) && !isBucket(folder);
    }

    private static boolean isBucket(Path folder) {
        return Files.isDirectory(folder.resolve(AWS_LOGS));
    }
}
