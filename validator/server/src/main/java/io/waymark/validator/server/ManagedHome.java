package io.waymark.validator.server;

import io.waymark.validator.reader.StorePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A home whose trails the API creates and changes. Thread-safe. */
public interface ManagedHome {
    /**
     * What is known of a home.
     *
     * @param folder the home
     * @param store its store
     * @param accountId the account of its trails
     * @param region the region of its events
     * @param trail the name of the trail of its configuration
     * @param bucket the bucket of that trail
     * @param prefix the part of the object keys of that trail before {@code AWSLogs}; may be empty
     * @param eventSelectors the event selectors of that trail, as {@code PutEventSelectors} takes them; empty for the default
     *     ones
     */
    record HomeDescription(
            Path folder,
            StorePath store,
            String accountId,
            String region,
            String trail,
            String bucket,
            String prefix,
            String eventSelectors) {}

    /**
     * Describes the home.
     *
     * @return what is known of it
     */
    HomeDescription description();

    /**
     * Has delivery take up the definitions of the trails as they are now.
     *
     * @throws IOException if they could not be taken up yet; the message says why
     */
    void takeUpTrails() throws IOException;

    /**
     * Checks event selectors.
     *
     * @param json as {@code PutEventSelectors} takes them
     * @return what is wrong with them; empty if nothing is
     */
    Optional<String> findSelectorProblem(String json);
}
