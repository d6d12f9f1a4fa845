package io.waymark.validator.reader;

import io.waymark.format.DeliveryStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Directory of a store, distinguished from a bucket inside it and from the Waymark home around it.
 *
 * @param path the directory; may not exist yet
 */
public record StorePath(Path path) {
    private static final Pattern BUCKET = Pattern.compile("\"bucket\"\\s*:\\s*\"([^\"]+)\"");
    private static final String AWS_LOGS = "AWSLogs";
    private static final String STORE = "store";
    private static final String JOURNAL = "journal";
    private static final String KEYS = "keys";

    /**
     * Returns whether the store exists or a service will create it.
     *
     * @return true if the directory or the journal beside it exists
     */
    public boolean isExpected() {
        return Files.isDirectory(path) || hasJournal();
    }

    /**
     * Returns the file of public keys in the home of the store.
     *
     * @return the path of a file that may not exist
     */
    public Path publicKeys() {
        return sibling(KEYS).resolve("public-keys.json");
    }

    /**
     * Returns the file of the access keys of {@code waymark serve}, in the home of the store.
     *
     * @return the path of a file that may not exist
     */
    public Path accessKeys() {
        return sibling(KEYS).resolve("access-keys.json");
    }

    /**
     * Returns the directory of the index of the event history, in the home of the store.
     *
     * @return the path of a directory that may not exist
     */
    public Path history() {
        return sibling("history");
    }

    /**
     * Returns the directory of the journals in the home of the store.
     *
     * @return the path of a directory that may not exist
     */
    public Path journals() {
        return sibling(JOURNAL);
    }

    /**
     * Returns the directory of the tables of converted log files, in the home of the store.
     *
     * @return the path of a directory that may not exist
     */
    public Path tables() {
        return sibling("tables");
    }

    /**
     * Checks that the directory is neither a bucket nor a home.
     *
     * @throws StorePathException if it is, with the store that was probably meant
     */
    public void requireStore() throws StorePathException {
        if (isBucket(path)) {
            throw new StorePathException(
                    path + " is a bucket, not a store",
                    path.toAbsolutePath().normalize().resolveSibling("").normalize());
        }
        if (containsHomeFolder(STORE) || containsHomeFolder(JOURNAL) || containsHomeFolder(KEYS)) {
            throw new StorePathException(path + " is a Waymark home, not a store", path.resolve(STORE));
        }
    }

    /**
     * Checks that the service beside the store, if there is one, has delivered something.
     *
     * @throws StorePathException if a journal exists, but the store is empty, or is not the one that the service delivers to
     */
    public void requireDelivered() throws StorePathException {
        if (hasJournal() && isEmpty()) {
            if (hasDelivered()) {
                throw new StorePathException(
                        "nothing is in " + path + ": this home delivers to another store" + describeBucket()
                                + ", in S3 or in waymark.store.directory; name it with --store s3://BUCKET or --store DIR",
                        null);
            }
            throw new StorePathException(
                    "nothing has been delivered to " + path
                            + " yet; log files are delivered once per roll interval, 5 minutes by default",
                    null);
        }
    }

    /** Returns whether log files of the home were delivered, to any store. */
    private boolean hasDelivered() {
        try (DirectoryStream<Path> statuses =
                Files.newDirectoryStream(sibling(JOURNAL), folder -> Files.isDirectory(folder))) {
            for (Path instance : statuses) {
                Path file = instance.resolve(DeliveryStatus.FILE_NAME);
                DeliveryStatus status =
                        Files.exists(file) ? DeliveryStatus.readIfPossible(Files.readAllBytes(file)) : null;
                if (status != null && status.lastLogFile() != null) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Nothing is known about its delivery.
        }
        return false;
    }

    /** The state of the digest chains has the bucket, once log files were delivered. */
    private String describeBucket() {
        for (String state : List.of("digest-chains.json", "delivered-batches.jsonl")) {
            try {
                Matcher bucket =
                        BUCKET.matcher(Files.readString(sibling(JOURNAL).resolve(state)));
                if (bucket.find()) {
                    return " (bucket " + bucket.group(1) + ")";
                }
            } catch (IOException e) {
                // The other one may have it.
            }
        }
        return "";
    }

    private boolean isEmpty() {
        if (!Files.isDirectory(path)) {
            return true;
        }
        // A bucket may be a symbolic link to a folder elsewhere.
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            // Opening the store reports why it cannot be read.
            return false;
        }
    }

    private boolean hasJournal() {
        return Files.isDirectory(journals());
    }

    private Path sibling(String name) {
        return path.toAbsolutePath().normalize().resolveSibling(name);
    }

    /** Returns whether the directory holds this folder of a home; a bucket may have the same name. */
    private boolean containsHomeFolder(String name) {
        Path folder = path.resolve(name);
        return Files.isDirectory(folder) && !isBucket(folder);
    }

    private static boolean isBucket(Path folder) {
        return Files.isDirectory(folder.resolve(AWS_LOGS));
    }
}
