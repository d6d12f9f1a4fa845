package io.waymark.agent.identity;

import io.waymark.base.reference.RecentValues;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The callers of recent requests: most requests come from a sender that has sent others, whose fields are encoded already. They
 * are held weakly, so that no user's name stays in memory after the next garbage collection. Safe for use by many threads.
 */
final class RecentCallers {
    private static final int MAX_COUNT = 256;

    /** Longer texts are truncated in a caller, which two senders may then share. */
    private static final int MAX_LENGTH = 1024;

    private static final int SAMPLE = 8;

    private final RecentValues<Sender> senders = new RecentValues<>(MAX_COUNT);
    private final RecentValues<User> users = new RecentValues<>(MAX_COUNT);

    private record Sender(
            @Nullable String address, @Nullable String userAgent, Caller caller) {
        boolean is(@Nullable String otherAddress, @Nullable String otherUserAgent) {
            return Objects.equals(address, otherAddress) && Objects.equals(userAgent, otherUserAgent);
        }
    }

    private record User(Caller sender, UserIdentity identity, Caller caller) {}

    /** Returns {@link Caller#unauthenticated}. */
    Caller unauthenticated(@Nullable String address, @Nullable String userAgent) {
        if (isLong(address) || isLong(userAgent)) {
            return Caller.unauthenticated(address, userAgent);
        }
        int hash = 31 * Objects.hashCode(address) + shallowHash(userAgent);
        Sender known = senders.get(hash);
        if (known == null || !known.is(address, userAgent)) {
            known = new Sender(address, userAgent, Caller.unauthenticated(address, userAgent));
            senders.put(hash, known);
        }
        return known.caller();
    }

    /** Few texts of one length and one end come from one address; to hash a long text takes longer than to compare it. */
    private static int shallowHash(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        int length = text.length();
        int sample = 0;
        for (int i = 1; i <= SAMPLE && i <= length; i++) {
            sample = 31 * sample + text.charAt(length - i);
        }
        return 31 * length + sample;
    }

    private static boolean isLong(@Nullable String text) {
        return text != null && text.length() > MAX_LENGTH;
    }

    /**
     * Returns the same sender, authenticated.
     *
     * @param sender compared by identity
     * @param identity the user
     * @param writer writes the record's {@code userIdentity}
     */
    Caller authenticated(Caller sender, UserIdentity identity, Function<UserIdentity, byte[]> writer) {
        int hash = 31 * System.identityHashCode(sender) + identity.userName().hashCode();
        User known = users.get(hash);
        if (known == null || known.sender() != sender || !known.identity().equals(identity)) {
            known = new User(sender, identity, sender.authenticated(writer.apply(identity)));
            users.put(hash, known);
        }
        return known.caller();
    }
}
