package io.waymark.validator.server.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of browsers whose users have signed in with an access key. They end with the process, an hour after their last
 * request, twelve hours after their start, or when the key is deleted. Thread-safe.
 */
public final class Sessions {
    private static final Duration MAX_IDLE = Duration.ofHours(1);
    private static final Duration MAX_AGE = Duration.ofHours(12);
    private static final int MAX_SESSIONS = 1_000;
    private static final int TOKEN_BYTES = 32;

    private final AccessKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @SuppressWarnings("serial") // never serialized
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    private record Session(String accessKeyId, Instant started, Instant used) {}

    /**
     * Creates the sessions of a server.
     *
     * @param keys the access keys
     * @param clock the time now
     */
    public Sessions(AccessKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Signs a user in.
     *
     * @param accessKeyId the access key
     * @param secret its secret
     * @return the token of the new session; empty if there is no such key, or its secret is another one
     * @throws IOException if the access keys cannot be read
     */
    public Optional<String> signIn(String accessKeyId, String secret) throws IOException {
        AccessKey key = keys.find(accessKeyId).orElse(null);
        // Compared also where there is no key: the time tells nothing.
        byte[] expected = (key == null ? "" : key.secret()).getBytes(StandardCharsets.UTF_8);
        boolean matches = MessageDigest.isEqual(expected, secret.getBytes(StandardCharsets.UTF_8));
        if (key == null || !matches) {
            return Optional.empty();
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        synchronized (this) {
            sessions.put(token, new Session(key.id(), now, now));
        }
        return Optional.of(token);
    }

    /**
     * Finds the user of an access key.
     *
     * @param accessKeyId the access key
     * @return the user; empty if there is no such key
     * @throws IOException if the access keys cannot be read
     */
    public Optional<Caller> userOf(String accessKeyId) throws IOException {
        return keys.find(accessKeyId).map(AccessKey::caller);
    }

    /**
     * Finds out who sent a request of a browser.
     *
     * @param token the token in its cookie; null if it has none
     * @return the caller; empty if there is no such session
     * @throws IOException if the access keys cannot be read
     */
    public Optional<Caller> find(@Nullable String token) throws IOException {
        if (!keys.areRequired()) {
            return Optional.of(Caller.ANONYMOUS);
        }
        if (token == null) {
            return Optional.empty();
        }
        Session session = use(token);
        return session == null
                ? Optional.empty()
                : keys.find(session.accessKeyId).map(AccessKey::caller);
    }

    private synchronized @Nullable Session use(String token) {
        Session session = sessions.get(token);
        Instant now = clock.instant();
        if (session == null
                || session.used.plus(MAX_IDLE).isBefore(now)
                || session.started.plus(MAX_AGE).isBefore(now)) {
            sessions.remove(token);
            return null;
        }
        sessions.put(token, new Session(session.accessKeyId, session.started, now));
        return session;
    }

    /**
     * Ends a session.
     *
     * @param token its token; null for none
     */
    public synchronized void signOut(@Nullable String token) {
        if (token != null) {
            sessions.remove(token);
        }
    }
}
