package io.waymark.validator.command;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a trail is delivered to.
 *
 * @param bucket the bucket
 * @param prefix the part of object keys before {@code AWSLogs}; may be empty
 */
record S3Place(String bucket, String prefix) {
    /** Returns the beginnings of the keys of all objects of trails, by name of the bucket. */
    static Map<String, Set<String>> prefixesByBucket(Collection<S3Place> places) {
        Map<String, Set<String>> prefixes = new TreeMap<>();
        for (S3Place place : places) {
            prefixes.computeIfAbsent(place.bucket, name -> new HashSet<>())
                    .add((place.prefix.isEmpty() ? "" : place.prefix + "/") + "AWSLogs/");
        }
        return prefixes;
    }
}
