package io.waymark.agent.identity;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who called and from where, as JSON text. Immutable: the arrays are not to be written to, and cross threads safely.
 * Names and addresses are cut at 1,024 characters, CloudTrail's limit for {@code userAgent}.
 */
public final class Caller {
    private static final int MAX_LENGTH = 1024;

    private static final byte[] UNKNOWN_IDENTITY = JsonBuffer.ascii("{\"type\":\"Unknown\"}");
    private static final String UNKNOWN_ADDRESS = "Unknown";

    private final FieldValues fields;
    private final boolean provisional;
    private final boolean reusable;

    private Caller(FieldValues fields, boolean provisional, boolean reusable) {
        this.fields = fields;
        this.provisional = provisional;
        this.reusable = reusable;
    }

    /**
     * The service itself, where no request is being served.
     *
     * @param serviceName how it calls itself; null if it was not told
     * @return type {@code AWSService} with that name, or {@code Unknown}
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
     * Whoever a library's call is made as.
     *
     * @param userIdentity the record's {@code userIdentity}, a JSON object
     * @param sourceIpAddress where the call came from
     * @param userAgent what it calls itself; null if not known
     * @return the caller
     */
    public static Caller of(byte[] userIdentity, String sourceIpAddress, @Nullable String userAgent) {
        return new Caller(fields(userIdentity, sourceIpAddress, userAgent), false, false);
    }

    /**
     * The sender of a request that nobody has authenticated so far.
     *
     * @param remoteAddress the peer's address; null if not known
     * @param userAgent the header; null if absent
     * @return type {@code Unknown}
     */
    public static Caller unauthenticated(@Nullable String remoteAddress, @Nullable String userAgent) {
        String address = remoteAddress == null ? UNKNOWN_ADDRESS : remoteAddress;
        return new Caller(fields(UNKNOWN_IDENTITY, address, userAgent), true, false);
    }

    /**
     * The same sender, now known by name.
     *
     * @param principal the authenticated principal's name
     * @param authType the servlet API's authentication scheme; null if not known
     * @param accountId the account that events are recorded for
     * @return type {@code WebIdentityUser}
     */
    public Caller authenticated(String principal, @Nullable String authType, String accountId) {
        JsonBuffer identity = new JsonBuffer(160);
        identity.raw(JsonBuffer.ascii("{\"type\":\"WebIdentityUser\""));
        member(identity, "principalId", authType == null ? principal : authType + ":" + principal);
        member(identity, "accountId", accountId);
        member(identity, "userName", principal);
        if (authType != null) {
            member(identity, "identityProvider", authType.toLowerCase(Locale.ROOT));
        }
        identity.raw('}');
        FieldValues named = fields.toBuilder()
                .json(EventField.USER_IDENTITY, identity.toByteArray())
                .build();
        return new Caller(named, false, false);
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
     * The record's {@code userIdentity}, {@code sourceIPAddress} and {@code userAgent}.
     *
     * @return the values; {@code userAgent} may be missing
     */
    public FieldValues fields() {
        return fields;
    }

    /**
     * Whether a later look at the same request may tell more.
     *
     * @return {@code true} for a request whose sender is not known so far
     */
    public boolean isProvisional() {
        return provisional;
    }

    /**
     * Whether it is the same one for as long as the JVM lives, so that it may be kept.
     *
     * @return {@code true} for the service itself
     */
    public boolean isReusable() {
        return reusable;
    }
}
