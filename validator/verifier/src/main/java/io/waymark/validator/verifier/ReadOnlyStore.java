package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Buckets whose objects are read, and never written. Thread-safe. */
public interface ReadOnlyStore {
    /**
     * Returns where the store is.
     *
     * @return a directory, or the URI of a bucket, for people
     */
    String location();

    /**
     * Lists the buckets.
     *
     * @return their names, sorted
     * @throws IOException if the store cannot be listed
     */
    List<String> buckets() throws IOException;

    /**
     * Returns how often those who look for new objects may list the store.
     *
     * @return the time from one listing to the next
     */
    default Duration listingInterval() {
        return Duration.ofSeconds(1);
    }

    /** Visits the contents of a bucket. */
    interface ObjectVisitor {
        /**
         * Called for each object.
         *
         * @param object its bucket and key
         */
        void visitObject(ObjectUri object);

        /**
         * Called for each entry that cannot be visited.
         *
         * @param object its bucket and key; an empty key for the bucket itself
         * @param reason human-readable reason
         */
        void visitUnreadable(ObjectUri object, String reason);
    }

    /**
     * Visits all objects of a bucket, in no particular order.
     *
     * @param bucket name of the bucket
     * @param visitor the visitor
     * @throws IOException if the bucket cannot be listed
     */
    void visit(String bucket, ObjectVisitor visitor) throws IOException;

    /**
     * Lists a page of the objects of a bucket in the order of their keys, as S3 does, for a client.
     *
     * @param bucket name of the bucket
     * @param range what is listed
     * @return the page
     * @throws IOException if the bucket cannot be listed
     */
    ListingPage list(String bucket, ListingRange range) throws IOException;

    /**
     * Returns the size and the time of an object.
     *
     * @param object its bucket and key
     * @return its summary
     * @throws FormatException if no object can have this key
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    ObjectSummary summarize(ObjectUri object) throws FormatException, IOException;

    /**
     * Returns whether an object exists.
     *
     * @param object its bucket and key
     * @return whether {@link #open(ObjectUri)} finds it
     * @throws IOException if this cannot be found out
     */
    boolean exists(ObjectUri object) throws IOException;

    /**
     * Returns whether an object is among those that this store reads: of others it says that they do not exist.
     *
     * @param object its bucket and key
     * @return whether {@link #exists} tells anything about the object
     * @throws IOException if this cannot be found out
     */
    default boolean mayRead(ObjectUri object) throws IOException {
        return true;
    }

    /**
     * Returns whether an object of this store can have a key: files beside the objects of a directory are none.
     *
     * @param key a key
     * @return whether clients of S3 may ask for it
     */
    boolean isObjectKey(String key);

    /**
     * Returns when an object was last modified.
     *
     * @param object its bucket and key
     * @return the time; empty if it cannot be read
     */
    default Optional<Instant> lastModified(ObjectUri object) {
        try {
            return Optional.of(summarize(object).lastModified());
        } catch (FormatException | IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns what tells one version of an object from another.
     *
     * @param object its bucket and key
     * @return a value to compare
     * @throws FormatException if no object can have this key
     * @throws IOException if it cannot be read
     */
    Object version(ObjectUri object) throws FormatException, IOException;

    /**
     * Opens an object.
     *
     * @param object its bucket and key
     * @return its content; closed by the caller
     * @throws FormatException if no object can have this key
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    InputStream open(ObjectUri object) throws FormatException, IOException;

    /**
     * Returns the user metadata of an object.
     *
     * @param object its bucket and key
     * @return the values by name, in lower case
     * @throws FormatException if it is damaged
     * @throws NoSuchFileException if the object, or its metadata, does not exist
     * @throws IOException if it cannot be read
     */
    Map<String, String> metadata(ObjectUri object) throws FormatException, IOException;

    /**
     * Returns what is known of an object besides its content, for a client.
     *
     * @param object its bucket and key
     * @return what is known of it; without metadata if that is damaged
     * @throws FormatException if no object can have this key
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    ObjectHead head(ObjectUri object) throws FormatException, IOException;

    /**
     * Opens an object together with what is known of it, for a client.
     *
     * @param object its bucket and key
     * @return the object; closed by the caller
     * @throws FormatException if no object can have this key
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    OpenedObject get(ObjectUri object) throws FormatException, IOException;
}
