package io.waymark.writer.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One bucket. Used by one thread. */
public interface ObjectStore {
    /**
     * Puts an object. It appears whole, with its metadata, or not at all; when this returns it outlives a power loss. An
     * object that is there with the same bytes is left as it is.
     *
     * @param key the object's key
     * @param file its content; the store may take the file away
     * @param metadata the object's own metadata; may be empty
     * @throws ObjectConflictException if an object of that key has other bytes; it is left as it is
     * @throws IOException if it could not be put; to be tried again
     */
    void put(String key, Path file, Map<String, String> metadata) throws IOException;

    /**
     * Reads a small object whole.
     *
     * @param key its key
     * @return the object, if there is one
     * @throws IOException if it could not be read
     */
    Optional<StoredObject> read(String key) throws IOException;

    /**
     * Lists objects.
     *
     * @param prefix what their keys begin with
     * @return the keys, in no order
     * @throws IOException if they could not be listed
     */
    List<String> list(String prefix) throws IOException;
}
