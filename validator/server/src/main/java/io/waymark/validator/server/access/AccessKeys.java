package io.waymark.validator.server.access;

import io.waymark.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The access keys of some files, which are read again when they change. Once there was a key, callers need one, also if the
 * files are deleted. Thread-safe.
 */
public final class AccessKeys {
    /** No files: everyone on the same machine is let in. */
    public static final AccessKeys NONE = new AccessKeys(List.of());

    private final List<AccessKeyFile> files;
    private final Map<Path, Version> versions = new HashMap<>();
    private final Map<String, AccessKey> keys = new HashMap<>();
    private final AtomicBoolean required = new AtomicBoolean();

    private AccessKeys(List<AccessKeyFile> files) {
        this.files = List.copyOf(files);
    }

    /** A state of a file. */
    private record Version(long size, long modified, Object fileKey) {
        static final Version ABSENT = new Version(0, 0, "");

        static Version of(Path file) throws IOException {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Version(
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis(),
                        String.valueOf(attributes.fileKey()));
            } catch (NoSuchFileException e) {
                return ABSENT;
            }
        }
    }

    /**
     * Reads files of access keys.
     *
     * @param files the files; those that do not exist have no keys
     * @return their keys
     * @throws FormatException if one is not a file of access keys
     * @throws IOException if one cannot be read
     */
    public static AccessKeys read(List<AccessKeyFile> files) throws FormatException, IOException {
        AccessKeys keys = new AccessKeys(files);
        keys.refresh();
        return keys;
    }

    /**
     * Returns whether callers have to prove who they are.
     *
     * @return whether there is a key
     * @throws IOException if a file cannot be read, or is not one of access keys any more
     */
    public boolean areRequired() throws IOException {
        refreshOrFail();
        return required.get();
    }

    /** Finds a key; an unreadable file is an error, not a file without keys. */
    Optional<AccessKey> find(String id) throws IOException {
        refreshOrFail();
        synchronized (this) {
            return Optional.ofNullable(keys.get(id));
        }
    }

    private void refreshOrFail() throws IOException {
        try {
            refresh();
        } catch (FormatException e) {
            // The caller may be anybody: the path is not told.
            throw new IOException("the file of access keys is unusable", e);
        }
    }

    private synchronized void refresh() throws FormatException, IOException {
        Map<Path, Version> now = new HashMap<>();
        for (AccessKeyFile file : files) {
            now.put(file.path(), Version.of(file.path()));
        }
        if (now.equals(versions)) {
            return;
        }
        Map<String, AccessKey> read = new HashMap<>();
        for (AccessKeyFile file : files) {
            try {
                file.read().forEach(key -> read.put(key.id(), key));
            } catch (FormatException e) {
                throw new FormatException(file.path() + ": " + e.getMessage(), e);
            }
        }
        keys.clear();
        keys.putAll(read);
        versions.clear();
        versions.putAll(now);
        if (!keys.isEmpty()) {
            required.set(true);
        }
    }
}
