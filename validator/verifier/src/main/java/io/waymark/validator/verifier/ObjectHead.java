package io.waymark.validator.verifier;

import java.util.Map;

/**
 * What is known of an object besides its content.
 *
 * @param summary its key, size and time
 * @param metadata its user metadata, by name, in lower case
 */
public record ObjectHead(ObjectSummary summary, Map<String, String> metadata) {
    /** Copies the metadata. */
    public ObjectHead {
        metadata = Map.copyOf(metadata);
    }
}
