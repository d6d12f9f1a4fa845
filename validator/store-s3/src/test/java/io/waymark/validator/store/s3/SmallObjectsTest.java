package io.waymark.validator.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.validator.verifier.ObjectHead;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmallObjectsTest {
    private static final int OBJECTS = 100;
    private static final int CONTENT_BYTES = 1 << 10;

    /** What an object takes, and what it takes besides its content. */
    private static final int OBJECT_BYTES = CONTENT_BYTES + (2 << 10);

    private static ObjectUri uri(int i) {
        return new ObjectUri("trail", "AWSLogs/" + i);
    }

    private static BucketListing.Version version(int i) {
        return new BucketListing.Version(new ObjectSummary(uri(i).key(), CONTENT_BYTES, Instant.EPOCH), "tag");
    }

    private static void putAll(SmallObjects objects) {
        for (int i = 0; i < OBJECTS; i++) {
            objects.put(uri(i), version(i), new ObjectHead(version(i).summary(), Map.of()), new byte[CONTENT_BYTES]);
        }
    }

    private static int count(SmallObjects objects) {
        int count = 0;
        for (int i = 0; i < OBJECTS; i++) {
            count += objects.find(uri(i), version(i)) == null ? 0 : 1;
        }
        return count;
    }

    @Test
    void eachStoreHasItsShare() {
        HeapShare shared = new HeapShare((long) OBJECTS * OBJECT_BYTES);
        SmallObjects first = new SmallObjects(shared);
        SmallObjects second = new SmallObjects(shared);
        putAll(first);
        assertThat(count(first)).as("while there is room").isEqualTo(OBJECTS);
        putAll(second);
        assertThat(count(second)).isEqualTo(OBJECTS / 2);
        putAll(first);
        assertThat(count(first)).as("those that came last").isEqualTo(OBJECTS / 2);
    }
}
