package io.waymark.agent.identity;

import io.waymark.agent.json.JsonBuffer;
import java.security.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes users as {@code userIdentity} of records, in the types and the order of CloudTrail. Names are truncated to 1,024
 * characters. Safe for use by many threads.
 */
public final class UserIdentities {
    /** Stands for a name that may be a password typed into the wrong field, as in CloudTrail's sign-in events. */
    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    /** Schemes of the servlet API, and of containers, in which another party vouches for the user. */
    private static final Set<String> TOKEN_SCHEMES =
            Set.of("bearer", "bearer_token", "oauth", "oauth2", "openid", "oidc", "jwt", "mp-jwt");

    private static final int MAX_LENGTH = 1024;

    private final String accountId;
    private final Set<String> rootUsers;
    private final PrincipalReader principals;
    private final String serviceName;
    private final RecentCallers recent = new RecentCallers();

    /**
     * Creates it.
     *
     * @param accountId the account that events are recorded for, 12 digits
     * @param rootUsers lower-case names of the service's own users that are {@code Root}
     * @param principals reads the principals of libraries
     * @param serviceName what the service is called, which may name callers itself
     */
    public UserIdentities(String accountId, Set<String> rootUsers, PrincipalReader principals, String serviceName) {
        this.accountId = accountId;
        this.rootUsers = Set.copyOf(rootUsers);
        this.principals = principals;
        this.serviceName = serviceName;
    }

    /**
     * Creates it for a service without a name.
     *
     * @param accountId the account that events are recorded for, 12 digits
     * @param rootUsers lower-case names of the service's own users that are {@code Root}
     * @param principals reads the principals of libraries
     */
    public UserIdentities(String accountId, Set<String> rootUsers, PrincipalReader principals) {
        this(accountId, rootUsers, principals, "service");
    }

    /**
     * Creates one without root users, for a service without security framework.
     *
     * @param accountId the account that events are recorded for, 12 digits
     */
    public UserIdentities(String accountId) {
        this(accountId, Set.of(), principal -> null);
    }

    /**
     * Reads a principal.
     *
     * @param principal a principal of a library or of the application, or a user's name
     * @param authType the scheme that authenticated it; null if unknown
     * @return the user; null if the principal names none
     */
    public @Nullable UserIdentity read(Object principal, @Nullable String authType) {
        UserIdentity user = null;
        try {
            user = principals.read(principal);
        } catch (Throwable e) {
            // The principal's methods may be the application's: what remains is the name.
        }
        if (user != null) {
            return user.equals(UserIdentity.NOBODY) ? null : user;
        }
        String name = name(principal);
        if (name == null) {
            return null;
        }
        String scheme = authType == null ? "" : authType.toLowerCase(Locale.ROOT);
        return TOKEN_SCHEMES.contains(scheme)
                ? new UserIdentity(UserIdentity.Kind.WEB_IDENTITY, name, null, scheme, null, null, null)
                : UserIdentity.own(name);
    }

    /**
     * Returns a principal's name.
     *
     * @param principal a principal, or a user's name
     * @return null if it has none, or cannot tell it
     */
    public static @Nullable String name(Object principal) {
        try {
            String name = principal instanceof Principal named ? named.getName() : null;
            return principal instanceof String own ? own : name == null || name.isEmpty() ? null : name;
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Returns the sender of a request that is not authenticated yet, as {@link Caller#unauthenticated} does.
     *
     * @param remoteAddress address of the peer; null if unknown
     * @param userAgent the header {@code User-Agent}; null if absent
     * @return a provisional caller, which several requests may share
     */
    public Caller sender(@Nullable String remoteAddress, @Nullable String userAgent) {
        return recent.unauthenticated(remoteAddress, userAgent);
    }

    /**
     * Returns the sender of a request, authenticated.
     *
     * @param sender what {@link #sender} returned
     * @param user the user
     * @return a caller that does not change, which several requests may share
     */
    public Caller authenticated(Caller sender, UserIdentity user) {
        return recent.authenticated(sender, user, this::write);
    }

    /**
     * Writes a user.
     *
     * @param user the user
     * @return a JSON object
     */
    public byte[] write(UserIdentity user) {
        return write(user, null);
    }

    /**
     * Writes a user that the service itself names, which is what {@code invokedBy} says.
     *
     * @param user the user; null if nobody is known
     * @return a JSON object
     */
    public byte[] writeAsserted(@Nullable UserIdentity user) {
        if (user != null) {
            return write(user, serviceName);
        }
        JsonBuffer out = new JsonBuffer(64);
        out.raw(JsonBuffer.ascii("{\"type\":\"Unknown\""));
        member(out, "invokedBy", serviceName);
        out.raw('}');
        return out.toByteArray();
    }

    private byte[] write(UserIdentity user, @Nullable String invokedBy) {
        JsonBuffer out = new JsonBuffer(256);
        writeMembers(out, user);
        UserIdentity original = user.original();
        boolean federated = user.kind() == UserIdentity.Kind.WEB_IDENTITY && user.provider() != null;
        if (original != null || federated || user.issued() != null || user.multiFactor() != null) {
            out.raw(JsonBuffer.ascii(",\"sessionContext\":"));
            int start = out.length();
            if (original != null) {
                out.raw(JsonBuffer.ascii(",\"sessionIssuer\":"));
                writeMembers(out, original);
                out.raw('}');
            }
            if (federated) {
                out.raw(JsonBuffer.ascii(",\"webIdFederationData\":"));
                int data = out.length();
                member(out, "federatedProvider", user.provider());
                out.replaceByte(data, '{');
                out.raw('}');
            }
            writeAttributes(out, user);
            if (original != null) {
                member(out, "sourceIdentity", original.userName());
            }
            out.replaceByte(start, '{');
            out.raw('}');
        }
        member(out, "invokedBy", invokedBy);
        if (user.kind() != UserIdentity.Kind.OWN || user.provider() != null) {
            member(out, "identityProvider", user.provider());
        }
        out.raw('}');
        return out.toByteArray();
    }

    private void writeMembers(JsonBuffer out, UserIdentity user) {
        boolean root = isRoot(user);
        out.raw(JsonBuffer.ascii("{\"type\":\""
                + switch (user.kind()) {
                    case OWN -> root ? "Root" : "IAMUser";
                    case WEB_IDENTITY -> "WebIdentityUser";
                    case SAML -> "SAMLUser";
                }
                + '"'));
        String id = user.principalId() == null ? user.userName() : user.principalId();
        member(out, "principalId", root ? accountId : id);
        if (user.kind() == UserIdentity.Kind.OWN) {
            String account = "arn:aws:iam::" + accountId + ":";
            member(out, "arn", root ? account + "root" : account + "user/" + user.userName());
        }
        member(out, "accountId", accountId);
        member(out, "userName", user.userName());
    }

    private static void writeAttributes(JsonBuffer out, UserIdentity user) {
        Instant issued = user.issued();
        Boolean multiFactor = user.multiFactor();
        if (issued != null || multiFactor != null) {
            out.raw(JsonBuffer.ascii(",\"attributes\":"));
            int start = out.length();
            member(
                    out,
                    "creationDate",
                    issued == null
                            ? null
                            : issued.truncatedTo(ChronoUnit.SECONDS).toString());
            member(out, "mfaAuthenticated", multiFactor == null ? null : multiFactor.toString());
            out.replaceByte(start, '{');
            out.raw('}');
        }
    }

    private boolean isRoot(UserIdentity user) {
        return user.kind() == UserIdentity.Kind.OWN
                && rootUsers.contains(user.userName().toLowerCase(Locale.ROOT));
    }

    /**
     * Writes a user of the service whose name must not be recorded.
     *
     * @return a JSON object
     */
    public byte[] hidden() {
        JsonBuffer out = new JsonBuffer(128);
        out.raw(JsonBuffer.ascii("{\"type\":\"IAMUser\""));
        member(out, "accountId", accountId);
        member(out, "userName", HIDDEN);
        out.raw('}');
        return out.toByteArray();
    }

    private static void member(JsonBuffer object, String name, @Nullable String value) {
        if (value != null) {
            object.raw(',');
            object.string(name);
            object.raw(':');
            object.string(value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH));
        }
    }
}
