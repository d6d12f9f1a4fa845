package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.ObjectHead;
import io.waymark.validator.verifier.ObjectUri;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small objects, such as digests, that were read and have not changed since: validation reads them again and again. Each is
 * read again after a day in any case. The memory is shared with other stores. Thread-safe.
 */
final class SmallObjects {
    private static final int MAX_OBJECT_BYTES = 64 << 10;
    private static final long MAX_AGE_NANOS = Duration.ofDays(1).toNanos();

    /** What an entry takes besides its content. */
    private static final int OVERHEAD_BYTES = 2 << 10;

    private final HeapShare.StorePart memory;
    private final Map<ObjectUri, SmallObject> objects = new LinkedHashMap<>(16, 0.75f, true);

    /** An object. */
    static final class SmallObject {
        private final BucketListing.Version version;
        private final ObjectHead head;
        private final byte[] content;
        private final long at = System.nanoTime();

        private SmallObject(BucketListing.Version version, ObjectHead head, byte[] content) {
            this.version = version;
            this.head = head;
            this.content = content;
        }

        ObjectHead head() {
            return head;
        }

        InputStream content() {
            return new ByteArrayInputStream(content);
        }

        private long size() {
            return (long) content.length + OVERHEAD_BYTES;
        }
    }

    SmallObjects(HeapShare memory) {
        this.memory = memory.part();
    }

    synchronized @Nullable SmallObject find(ObjectUri uri, BucketListing.Version version) {
        SmallObject found = objects.get(uri);
        return found != null && found.version.equals(version) && System.nanoTime() - found.at < MAX_AGE_NANOS
                ? found
                : null;
    }

    synchronized void put(ObjectUri uri, BucketListing.Version version, ObjectHead head, byte[] content) {
        if (content.length > MAX_OBJECT_BYTES) {
            return;
        }
        SmallObject replaced = objects.remove(uri);
        if (replaced != null) {
            memory.giveBack(replaced.size());
        }
        SmallObject added = new SmallObject(version, head, content);
        boolean taken = memory.take(added.size());
        for (Iterator<SmallObject> oldest = objects.values().iterator(); !taken && oldest.hasNext(); ) {
            memory.giveBack(oldest.next().size());
            oldest.remove();
            taken = memory.take(added.size());
        }
        if (taken) {
            objects.put(uri, added);
        }
    }
}
