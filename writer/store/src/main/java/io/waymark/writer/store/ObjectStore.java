package io.waymark.writer.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bucket. Used by one thread. */
public interface ObjectStore {
    /**
     * Puts an object. It appears whole, with its metadata, or not at all; it is durable when this returns. Does nothing if an
     * object with the same content exists.
     *
     * @param key the object's key
     * @param file the object's content; the store may move or delete the file
     * @param metadata the object's user metadata; may be empty
     * @throws ObjectConflictException if an object with that key has different content; it is not overwritten
     * @throws IOException if the object could not be put; to be tried again
     */
    void put(String key, Path file, Map<String, String> metadata) throws IOException;

    /**
     * Reads a small object whole.
     *
     * @param key the object's key
     * @return the object; empty if there is none
     * @throws IOException if the object could not be read
     */
    Optional<StoredObject> read(String key) throws IOException;

    /**
     * Lists objects.
     *
     * @param prefix the beginning of their keys
     * @return the keys, in any order
     * @throws IOException if the objects could not be listed
     */
    List<String> list(String prefix) throws IOException;
}
