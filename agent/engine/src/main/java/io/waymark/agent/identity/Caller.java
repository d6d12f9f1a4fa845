package io.waymark.agent.identity;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.writer.journal.Definition;
import org.jspecify.annotations.Nullable;

/**
 * Who called and from where, as values of a record. Immutable, safe for use by many threads, but for {@link #definition}. Names
 * and addresses are truncated to 1,024 characters, CloudTrail's limit for {@code userAgent}.
 */
public final class Caller {
    private static final int MAX_LENGTH = 1024;
    private static final byte[] UNKNOWN_IDENTITY = JsonBuffer.ascii("{\"type\":\"Unknown\"}");
    private static final byte[] ANONYMOUS_IDENTITY =
            JsonBuffer.ascii("{\"type\":\"AWSAccount\",\"principalId\":\"\",\"accountId\":\"anonymous\"}");
    private static final String UNKNOWN_ADDRESS = "Unknown";

    private final FieldValues fields;
    private final boolean provisional;
    private final boolean reusable;
    private @Nullable Definition definition;

    private Caller(FieldValues fields, boolean provisional, boolean reusable) {
        this.fields = fields;
        this.provisional = provisional;
        this.reusable = reusable;
    }

    /**
     * Returns the service itself, for calls outside of requests.
     *
     * @param serviceName configured name of the service; null if not configured
     * @return a caller of type {@code AWSService} with that name, or {@code Unknown}
     */
    public static Caller service(@Nullable String serviceName) {
        if (serviceName == null) {
            return new Caller(fields(UNKNOWN_IDENTITY, UNKNOWN_ADDRESS, null), false, true);
        }
        JsonBuffer identity = new JsonBuffer(64);
        identity.raw(JsonBuffer.ascii("{\"type\":\"AWSService\""));
        member(identity, "invokedBy", serviceName);
        identity.raw('}');
        return new Caller(fields(identity.toByteArray(), serviceName, null), false, true);
    }

    /**
     * Returns the service itself while it handles a message or runs a job, for events that may stand for that work.
     *
     * @param serviceName name of the service
     * @return the caller of {@link #service}, for the time of the work
     */
    public static Caller worker(String serviceName) {
        return new Caller(service(serviceName).fields, false, false);
    }

    /**
     * Returns the caller of a client library's call.
     *
     * @param userIdentity the record's {@code userIdentity}, a JSON object
     * @param sourceIpAddress address or name of the client
     * @param userAgent the record's {@code userAgent}; null if unknown
     * @return a caller that does not change
     */
    public static Caller of(byte[] userIdentity, String sourceIpAddress, @Nullable String userAgent) {
        return new Caller(fields(userIdentity, sourceIpAddress, userAgent), false, false);
    }

    /**
     * Returns the sender of a request that is not authenticated yet.
     *
     * @param remoteAddress address of the peer; null if unknown
     * @param userAgent the header {@code User-Agent}; null if absent
     * @return a provisional caller of type {@code Unknown}
     */
    public static Caller unauthenticated(@Nullable String remoteAddress, @Nullable String userAgent) {
        String address = remoteAddress == null ? UNKNOWN_ADDRESS : remoteAddress;
        return new Caller(fields(UNKNOWN_IDENTITY, address, userAgent), true, false);
    }

    /**
     * Returns the same sender, authenticated.
     *
     * @param userIdentity the record's {@code userIdentity}, a JSON object
     * @return a caller that does not change
     */
    public Caller authenticated(byte[] userIdentity) {
        return new Caller(
                fields.toBuilder().json(EventField.USER_IDENTITY, userIdentity).build(), false, false);
    }

    /**
     * Returns the same sender with another program.
     *
     * @param userAgent the program; null for that of this caller
     * @return this caller if the program is the same
     */
    public Caller withUserAgent(@Nullable String userAgent) {
        return userAgent == null
                ? this
                : new Caller(
                        fields.toBuilder()
                                .string(EventField.USER_AGENT, truncate(userAgent))
                                .build(),
                        provisional,
                        false);
    }

    /**
     * Returns the same sender, of whom the service's security framework knows that nobody is authenticated.
     *
     * @return a provisional caller, in the form of CloudTrail's anonymous callers
     */
    public Caller anonymous() {
        return new Caller(
                fields.toBuilder()
                        .json(EventField.USER_IDENTITY, ANONYMOUS_IDENTITY)
                        .build(),
                true,
                false);
    }

    /**
     * Returns the same sender, of whom nothing is known.
     *
     * @return a caller of type {@code Unknown}
     */
    public Caller unknown() {
        return authenticated(UNKNOWN_IDENTITY);
    }

    private static FieldValues fields(byte[] userIdentity, String sourceIpAddress, @Nullable String userAgent) {
        return FieldValues.builder()
                .json(EventField.USER_IDENTITY, userIdentity)
                .string(EventField.SOURCE_IP_ADDRESS, truncate(sourceIpAddress))
                .string(EventField.USER_AGENT, userAgent == null ? null : truncate(userAgent))
                .build();
    }

    private static void member(JsonBuffer object, String name, String value) {
        object.raw(',');
        object.string(name);
        object.raw(':');
        object.string(truncate(value));
    }

    private static String truncate(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    /**
     * Returns the record's {@code userIdentity}, {@code sourceIPAddress} and {@code userAgent}.
     *
     * @return without {@code userAgent} if unknown
     */
    public FieldValues fields() {
        return fields;
    }

    /**
     * Whether the same request may name its sender later.
     *
     * @return {@code true} for a request that is not authenticated yet
     */
    public boolean isProvisional() {
        return provisional;
    }

    /**
     * Whether the caller is the same for the life of the JVM, so that references to it may be retained.
     *
     * @return {@code true} for the service itself
     */
    public boolean isReusable() {
        return reusable;
    }

    /**
     * What the journal has of the caller. Called by the thread that composes records.
     *
     * @return null before {@link #definition(Definition)}
     */
    public @Nullable Definition definition() {
        return definition;
    }

    /**
     * Sets what the journal has of the caller. Called by the thread that composes records.
     *
     * @param known the definition of {@link #fields}
     */
    public void definition(Definition known) {
        definition = known;
    }
}
