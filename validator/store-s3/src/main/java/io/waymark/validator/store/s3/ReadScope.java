package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What may be read: others have objects in the same buckets. Thread-safe. */
final class ReadScope {
    private final ReadOnlyS3Store.PrefixSource source;

    ReadScope(ReadOnlyS3Store.PrefixSource source) {
        this.source = source;
    }

    /** Returns the names of the buckets, sorted. */
    List<String> buckets() throws IOException {
        return List.copyOf(new TreeSet<>(source.prefixesByBucket().keySet()));
    }

    /** Returns the beginnings of the keys that may be read, in the order of keys; none begins with another. */
    List<String> prefixes(String bucket) throws IOException {
        TreeSet<String> sorted = new TreeSet<>(ObjectSummary.KEY_ORDER);
        Iterable<String> prefixes = source.prefixesByBucket().get(bucket);
        if (prefixes != null) {
            prefixes.forEach(sorted::add);
        }
        List<String> distinct = new ArrayList<>();
        for (String prefix : sorted) {
            if (distinct.isEmpty() || !prefix.startsWith(distinct.get(distinct.size() - 1))) {
                distinct.add(prefix);
            }
        }
        return distinct;
    }

    boolean includes(ObjectUri object) throws IOException {
        return prefixes(object.bucket()).stream().anyMatch(object.key()::startsWith);
    }
}
