package io.waymark.writer.store;

import java.util.Map;

/** An object that was read from the store. */
public final class StoredObject {
    private final byte[] content;
    private final Map<String, String> metadata;

    /**
     * Creates an object.
     *
     * @param content the object's bytes; not copied, and not to be modified
     * @param metadata the object's user metadata
     */
    public StoredObject(byte[] content, Map<String, String> metadata) {
        this.content = content;
        this.metadata = Map.copyOf(metadata);
    }

    /** Returns the object's bytes, which must not be modified. */
    public byte[] content() {
        return content;
    }

    /** Returns the object's user metadata. */
    public Map<String, String> metadata() {
        return metadata;
    }
}
