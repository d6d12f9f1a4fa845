package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import io.waymark.validator.verifier.LogFileValidator.ScannedLogFile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What validations have read of log files, so that the next one reads only those that are new or have changed. A file counts
 * as changed if its size, its inode or one of its times differs; each is read again after a day in any case. Events that
 * occur in two files are found if one validation reads both. Files beyond what an eighth of the heap can hold are read each time.
 * For one validation at a time.
 */
public final class ReadLogFiles {
    private static final long MAX_AGE_NANOS = Duration.ofDays(1).toNanos();

    /** With what it knows of its streams, a file takes about a kilobyte: an eighth of the heap. */
    private static final long MAX_FILES = Runtime.getRuntime().maxMemory() / 8 / 1024;

    private static final IdSet NO_IDS = new IdSet(0);

    private Map<ObjectUri, ReadLogFile> earlier = new HashMap<>();
    private Map<ObjectUri, ReadLogFile> current = new HashMap<>();

    private record ReadLogFile(Object version, long at, ScannedLogFile content) {}

    private final long maxFiles;

    /** Creates an empty set. */
    public ReadLogFiles() {
        this(MAX_FILES);
    }

    /**
     * Creates an empty set.
     *
     * @param maxFiles how many files it keeps at most
     */
    ReadLogFiles(long maxFiles) {
        this.maxFiles = maxFiles;
    }

    /** Begins a validation: what the one before the last has read, and the last has not needed, is forgotten. */
    void begin() {
        earlier = current;
        current = new HashMap<>();
    }

    /**
     * Finds what an earlier validation has read of a file. What this one has read it reads again where it needs it again, since
     * it has to compare the event IDs.
     *
     * @param file the file
     * @param version its version in the store now
     * @return its content without the event IDs; null if it has to be read
     */
    @Nullable
    ScannedLogFile find(ObjectUri file, Object version) {
        ReadLogFile read = earlier.get(file);
        if (read == null || !read.version.equals(version) || System.nanoTime() - read.at > MAX_AGE_NANOS) {
            return null;
        }
        current.put(file, read);
        return read.content;
    }

    void put(ObjectUri file, Object version, ScannedLogFile content) {
        if (current.size() >= maxFiles) {
            return;
        }
        ScannedLogFile kept = new ScannedLogFile(content.sha256(), content.summary(), NO_IDS, content.problem());
        current.put(file, new ReadLogFile(version, System.nanoTime(), kept));
    }

    /**
     * Returns what tells one version of a file from another.
     *
     * @param store its store
     * @param file the file
     * @return a value to compare; null if it cannot be found out
     */
    static @Nullable Object versionOf(ReadOnlyStore store, ObjectUri file) {
        try {
            return store.version(file);
        } catch (FormatException | IOException e) {
            return null;
        }
    }
}
