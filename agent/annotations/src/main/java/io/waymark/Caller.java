package io.waymark;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Whom a service works for, as the service itself knows it. Immutable, safe for use by many threads. Texts are recorded up to
 * 1,024 characters. Nothing secret belongs here, such as a token or a session id.
 */
public final class Caller {
    /** What is known, by names that the agent reads. */
    private final Map<String, String> attributes;

    private Caller(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    /**
     * Returns a user of the service itself.
     *
     * @param userName the name that the service knows the user by; null if nobody knows who it is
     * @return a caller of type {@code IAMUser}, of type {@code Root} if {@code waymark.root.users} lists the name, or of type
     *     {@code Unknown} without a name
     */
    public static Caller user(String userName) {
        return new Caller(Collections.<String, String>emptyMap()).with("userName", userName);
    }

    /**
     * Returns a user for whom an issuer of tokens vouches, as with OAuth 2.0 and OpenID Connect.
     *
     * @param userName the name that the service knows the user by; null if nobody knows who it is
     * @param issuer who vouches for the user, such as {@code https://login.example.com}
     * @return a caller of type {@code WebIdentityUser}
     */
    public static Caller webIdentityUser(String userName, String issuer) {
        return user(userName).with("kind", "webIdentity").with("identityProvider", issuer);
    }

    /**
     * Returns a user for whom a SAML identity provider vouches.
     *
     * @param userName the name that the service knows the user by; null if nobody knows who it is
     * @param identityProvider the provider's name
     * @return a caller of type {@code SAMLUser}
     */
    public static Caller samlUser(String userName, String identityProvider) {
        return user(userName).with("kind", "saml").with("identityProvider", identityProvider);
    }

    /**
     * Returns the same caller with an id of its own.
     *
     * @param principalId identifies the user where names may change; null for the name
     * @return a copy
     */
    public Caller withPrincipalId(String principalId) {
        return with("principalId", principalId);
    }

    /**
     * Returns the same caller, calling from an address.
     *
     * @param sourceAddress an IP address or host name; null for the address that the surrounding work came from
     * @return a copy
     */
    public Caller from(String sourceAddress) {
        return with("sourceAddress", sourceAddress);
    }

    /**
     * Returns the same caller, calling with a program.
     *
     * @param userAgent the program, such as {@code sftp/2.0}; null if unknown
     * @return a copy
     */
    public Caller withUserAgent(String userAgent) {
        return with("userAgent", userAgent);
    }

    /**
     * Returns the same caller with the id that all events of its work have.
     *
     * @param requestId the id; null for that of the surrounding request, or else a new one
     * @return a copy
     */
    public Caller withRequestId(UUID requestId) {
        return with("requestId", requestId == null ? null : requestId.toString());
    }

    private Caller with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(attributes);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new Caller(Collections.unmodifiableMap(changed));
    }

    Map<String, String> attributes() {
        return attributes;
    }

    /**
     * Returns what is known of the caller, for logs.
     *
     * @return such as {@code {userName=alice, sourceAddress=198.51.100.7}}
     */
    @Override
    public String toString() {
        return attributes.toString();
    }
}
