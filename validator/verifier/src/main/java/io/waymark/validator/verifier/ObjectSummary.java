package io.waymark.validator.verifier;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/**
 * An object in a listing, or a folder, whose key ends with a slash.
 *
 * @param key its key
 * @param size its size in bytes; 0 for a folder
 * @param lastModified the modification time of its file; the epoch for a folder
 */
public record ObjectSummary(String key, long size, Instant lastModified) {
    /** The order in which S3 lists keys: that of their UTF-8 bytes. */
    public static final Comparator<String> KEY_ORDER = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    static final Comparator<ObjectSummary> BY_KEY = Comparator.comparing(ObjectSummary::key, KEY_ORDER);

    /** Returns whether this is a folder. */
    public boolean isFolder() {
        return key.endsWith("/");
    }
}
