package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists a page of the files of a bucket in the order of their keys, as S3 does. Reads only the folders that may have objects
 * of the page. Used once, by one thread.
 */
final class FolderLister {
    /** Begins the names of files that a writer has not finished. */
    private static final String UNFINISHED = ".waymark-";

    private final ReadOnlyDirectoryStore store;
    private final String bucket;
    private final ListingRange range;
    private final List<ObjectSummary> objects = new ArrayList<>();
    private final List<String> commonPrefixes = new ArrayList<>();
    private String last = "";
    private boolean truncated;

    FolderLister(ReadOnlyDirectoryStore store, String bucket, ListingRange range) {
        this.store = store;
        this.bucket = bucket;
        this.range = range;
    }

    /**
     * Lists the page.
     *
     * @return the page
     * @throws IOException if a folder cannot be listed
     */
    ListingPage list() throws IOException {
        if (range.maxKeys() > 0) {
            walk("");
        }
        return new ListingPage(objects, commonPrefixes, truncated, last);
    }

    private void walk(String folder) throws IOException {
        for (ObjectSummary entry : entries(folder)) {
            if (truncated) {
                return;
            }
            if (entry.isFolder()) {
                visitFolder(entry.key());
            } else if (isObject(entry.key()) && entry.key().startsWith(range.prefix())) {
                String common = commonPrefix(entry.key());
                if (!common.isEmpty()) {
                    addCommonPrefix(common);
                } else if (isAfter(entry.key()) && hasRoom()) {
                    objects.add(entry);
                    last = entry.key();
                }
            }
        }
    }

    private void visitFolder(String folder) throws IOException {
        String prefix = range.prefix();
        boolean wanted = folder.startsWith(prefix) || prefix.startsWith(folder);
        boolean mayFollow = isAfter(folder) || range.after().startsWith(folder);
        if (!wanted || !mayFollow) {
            return;
        }
        String common = commonPrefix(folder);
        if (common.isEmpty()) {
            walk(folder);
        } else if (isAfter(common) && !isLastCommonPrefix(common) && hasObjects(folder)) {
            addCommonPrefix(common);
        }
    }

    private void addCommonPrefix(String common) {
        if (isAfter(common) && !isLastCommonPrefix(common) && hasRoom()) {
            commonPrefixes.add(common);
            last = common;
        }
    }

    private boolean isLastCommonPrefix(String common) {
        return !commonPrefixes.isEmpty()
                && commonPrefixes.get(commonPrefixes.size() - 1).equals(common);
    }

    private boolean hasRoom() {
        truncated = objects.size() + commonPrefixes.size() == range.maxKeys();
        return !truncated;
    }

    private boolean isAfter(String key) {
        return ObjectSummary.KEY_ORDER.compare(key, range.after()) > 0;
    }

    /** Returns what a key is rolled up to; empty for nothing. */
    private String commonPrefix(String key) {
        String delimiter = range.delimiter();
        if (delimiter.isEmpty() || !key.startsWith(range.prefix())) {
            return "";
        }
        int at = key.indexOf(delimiter, range.prefix().length());
        return at < 0 ? "" : key.substring(0, at + delimiter.length());
    }

    /** A bucket has no empty folders. */
    private boolean hasObjects(String folder) throws IOException {
        for (ObjectSummary entry : entries(folder)) {
            if (entry.isFolder() ? hasObjects(entry.key()) : isObject(entry.key())) {
                return true;
            }
        }
        return false;
    }

    private List<ObjectSummary> entries(String folder) throws IOException {
        try {
            return store.list(bucket, folder);
        } catch (NoSuchFileException e) {
            // Deleted meanwhile.
            return List.of();
        } catch (FormatException e) {
            throw new IOException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns whether a file is an object: not the metadata of one, nor unfinished, nor one whose key is no path in its
     * shortest form.
     */
    static boolean isObject(String key) {
        return !key.isEmpty()
                && !key.startsWith("/")
                && !key.endsWith("/")
                && !key.contains("//")
                && !key.endsWith(ReadOnlyDirectoryStore.METADATA_SUFFIX)
                && !key.startsWith(UNFINISHED, key.lastIndexOf('/') + 1);
    }
}
