package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.ObjectHead;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What S3 has answered about an object besides its content.
 *
 * @param head its key, size, time and metadata
 * @param entityTag its entity tag; empty if the server has none
 */
record S3ObjectHead(ObjectHead head, String entityTag) {
    /**
     * Reads an answer to {@code HeadObject}.
     *
     * @throws IOException if the response was cut off
     */
    static S3ObjectHead of(ObjectUri object, HeadObjectResponse response) throws IOException {
        return of(object, response.contentLength(), response.lastModified(), response.metadata(), response.eTag());
    }

    /**
     * Reads an answer to {@code GetObject}.
     *
     * @throws IOException if the response was cut off
     */
    static S3ObjectHead of(ObjectUri object, GetObjectResponse response) throws IOException {
        return of(object, response.contentLength(), response.lastModified(), response.metadata(), response.eTag());
    }

    private static S3ObjectHead of(
            ObjectUri object,
            @Nullable Long size,
            @Nullable Instant lastModified,
            Map<String, String> metadata,
            @Nullable String entityTag)
            throws IOException {
        if (size == null || lastModified == null) {
            throw new IOException("the response about " + object + " was cut off");
        }
        Map<String, String> lowerCase = new HashMap<>();
        metadata.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
        return new S3ObjectHead(
                new ObjectHead(new ObjectSummary(object.key(), size, lastModified), lowerCase),
                entityTag == null ? "" : entityTag);
    }

    /** Returns what tells this version of the object from another. */
    BucketListing.Version version() {
        return new BucketListing.Version(head.summary(), entityTag);
    }
}
