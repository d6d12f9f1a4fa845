package io.waymark.validator.server;

import io.waymark.validator.reader.StorePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A home whose trails the API creates and changes. Thread-safe. */
public interface ManagedHome {
    /**
     * What is known of a home.
     *
     * @param folder the home
     * @param store its store
     * @param inS3 whether its buckets are in S3, so that the store has none
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
            boolean inS3,
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
     * An event of the server itself.
     *
     * @param time when it happened
     * @param head the record's JSON up to the members of {@code additionalEventData}, where its place in a stream is added
     * @param tail the rest; members of {@code additionalEventData} in it begin with a comma
     * @param dataEventSource for a data event, which only a trail that selects it has, its {@code eventSource}; else empty
     * @param eventName its {@code eventName}
     * @param readOnly whether it changes nothing
     * @param resources the {@code type} and {@code ARN} of each resource of a data event
     */
    record ServerEvent(
            Instant time,
            String head,
            String tail,
            String dataEventSource,
            String eventName,
            boolean readOnly,
            List<Map<String, String>> resources) {
        /** Copies the list. */
        public ServerEvent {
            resources = List.copyOf(resources);
        }
    }

    /**
     * Records an event of the server in the home's trails, durably.
     *
     * @param event the event
     * @throws IOException if it cannot be recorded
     */
    void record(ServerEvent event) throws IOException;

    /**
     * Checks event selectors.
     *
     * @param json as {@code PutEventSelectors} takes them
     * @return what is wrong with them; empty if nothing is
     */
    Optional<String> findSelectorProblem(String json);
}
