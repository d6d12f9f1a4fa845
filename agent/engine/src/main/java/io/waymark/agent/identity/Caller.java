package io.waymark.agent.identity;

import io.waymark.agent.json.JsonBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who called and from where, as JSON text. Immutable: the arrays are not to be written to, and cross threads safely.
 * Names and addresses are cut at 1,024 characters, CloudTrail's limit for {@code userAgent}.
 */
public final class Caller {
    private static final int MAX_LENGTH = 1024;

    private final byte[] userIdentity;
    private final byte[] sourceIpAddress;
    private final byte @Nullable [] userAgent;
    private final boolean provisional;
    private final boolean reusable;

    private Caller(
            byte[] userIdentity,
            byte[] sourceIpAddress,
            byte @Nullable [] userAgent,
            boolean provisional,
            boolean lasting) {
        this.userIdentity = userIdentity;
        this.sourceIpAddress = sourceIpAddress;
        this.userAgent = userAgent;
        this.provisional = provisional;
        this.reusable = lasting;
    }

    /**
     * The service itself, where no request is being served.
     *
     * @param serviceName how it calls itself; null if it was not told
     * @return type {@code AWSService} with that name, or {@code Unknown}
     */
    static Caller service(@Nullable String serviceName) {
        if (serviceName == null) {
            return new Caller(
                    JsonBuffer.ascii("{\"type\":\"Unknown\"}"), encodeTruncated("Unknown"), null, false, true);
        }
        JsonBuffer identity = new JsonBuffer(64);
        identity.raw(JsonBuffer.ascii("{\"type\":\"AWSService\""));
        member(identity, "invokedBy", serviceName);
        identity.raw('}');
        return new Caller(identity.toByteArray(), encodeTruncated(serviceName), null, false, true);
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
        return new Caller(
                userIdentity,
                encodeTruncated(sourceIpAddress),
                userAgent == null ? null : encodeTruncated(userAgent),
                false,
                false);
    }

    /**
     * The sender of a request that nobody has authenticated so far.
     *
     * @param remoteAddress the peer's address; null if not known
     * @param userAgent the header; null if absent
     * @return type {@code Unknown}
     */
    static Caller unauthenticated(@Nullable String remoteAddress, @Nullable String userAgent) {
        return new Caller(
                JsonBuffer.ascii("{\"type\":\"Unknown\"}"),
                encodeTruncated(remoteAddress == null ? "Unknown" : remoteAddress),
                userAgent == null ? null : encodeTruncated(userAgent),
                true,
                false);
    }

    /**
     * The same sender, now known by name.
     *
     * @param principal the authenticated principal's name
     * @param authType the servlet API's authentication scheme; null if not known
     * @param accountId the account that events are recorded for
     * @return type {@code WebIdentityUser}
     */
    Caller authenticated(String principal, @Nullable String authType, String accountId) {
        JsonBuffer identity = new JsonBuffer(160);
        identity.raw(JsonBuffer.ascii("{\"type\":\"WebIdentityUser\""));
        member(identity, "principalId", authType == null ? principal : authType + ":" + principal);
        member(identity, "accountId", accountId);
        member(identity, "userName", principal);
        if (authType != null) {
            member(identity, "identityProvider", authType.toLowerCase(Locale.ROOT));
        }
        identity.raw('}');
        return new Caller(identity.toByteArray(), sourceIpAddress, userAgent, false, false);
    }

    private static void member(JsonBuffer object, String name, String value) {
        object.raw(',');
        object.string(name);
        object.raw(':');
        object.raw(encodeTruncated(value));
    }

    private static byte[] encodeTruncated(String text) {
        return JsonBuffer.encodeString(text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH));
    }

    /**
     * The record's {@code userIdentity}.
     *
     * @return a JSON object
     */
    public byte[] userIdentity() {
        return userIdentity;
    }

    /**
     * The record's {@code sourceIPAddress}.
     *
     * @return a JSON string
     */
    public byte[] sourceIpAddress() {
        return sourceIpAddress;
    }

    /**
     * The record's {@code userAgent}.
     *
     * @return a JSON string; null if not known
     */
    public byte @Nullable [] userAgent() {
        return userAgent;
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
