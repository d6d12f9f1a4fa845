package io.waymark.writer.store;

import java.util.Map;

/** An object as it lies in the store. */
public final class StoredObject {
    private final byte[] content;
    private final Map<String, String> metadata;

    /**
     * Creates it.
     *
     * @param content its bytes, not to be changed any more
     * @param metadata its own metadata
     */
    public StoredObject(byte[] content, Map<String, String> metadata) {
        this.content = content;
        this.metadata = Map.copyOf(metadata);
    }

    /** Returns its bytes, not to be changed. */
    public byte[] content() {
        return content;
    }

    /** Returns its metadata. */
    public Map<String, String> metadata() {
        return metadata;
    }
}
