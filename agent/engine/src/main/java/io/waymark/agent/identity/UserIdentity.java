package io.waymark.agent.identity;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user as the service's security framework knows him, without a secret. Immutable.
 *
 * @param kind where the user comes from
 * @param userName the name that the service knows the user by
 * @param principalId the record's {@code principalId}; null if it is the user's name
 * @param provider who vouches for the user, such as the issuer of a token; null if unknown
 * @param issued when the user's credentials were issued; null if unknown
 * @param multiFactor whether the user proved more than one factor; null if unknown
 * @param original the user who acts as this one; null unless users were switched
 */
public record UserIdentity(
        Kind kind,
        String userName,
        @Nullable String principalId,
        @Nullable String provider,
        @Nullable Instant issued,
        @Nullable Boolean multiFactor,
        @Nullable UserIdentity original) {

    /** What a principal names that stands for nobody, such as that of anonymous requests. */
    public static final UserIdentity NOBODY = own("");

    /** Where a user comes from. */
    public enum Kind {
        /** A user of the service itself: {@code IAMUser}. */
        OWN,
        /** A user of an OAuth 2.0 or OpenID Connect issuer: {@code WebIdentityUser}. */
        WEB_IDENTITY,
        /** A user of a SAML identity provider: {@code SAMLUser}. */
        SAML
    }

    /**
     * Returns a user of the service itself.
     *
     * @param userName the user's name
     * @return a user of whom nothing else is known
     */
    public static UserIdentity own(String userName) {
        return new UserIdentity(Kind.OWN, userName, null, null, null, null, null);
    }

    /** By hand: that of a record with more than a few components is not inlined, and each request of a known user compares two. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof UserIdentity user
                        && kind == user.kind
                        && userName.equals(user.userName)
                        && Objects.equals(principalId, user.principalId)
                        && Objects.equals(provider, user.provider)
                        && Objects.equals(issued, user.issued)
                        && Objects.equals(multiFactor, user.multiFactor)
                        && Objects.equals(original, user.original));
    }

    @Override
    public int hashCode() {
        return 31 * userName.hashCode() + Objects.hashCode(provider);
    }

    /**
     * Returns the same user, with a statement about factors.
     *
     * @param more whether the user proved more than one factor
     * @return a copy
     */
    public UserIdentity withMultiFactor(boolean more) {
        return new UserIdentity(kind, userName, principalId, provider, issued, more, original);
    }

    /**
     * Returns the same user, as another one acts as him.
     *
     * @param actor the original user
     * @return a copy
     */
    public UserIdentity actedBy(UserIdentity actor) {
        return new UserIdentity(kind, userName, principalId, provider, issued, multiFactor, actor);
    }
}
