package io.waymark.validator.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that have created or deleted a trail, until they are answered with success. One that was not, since delivery did
 * not take the change up in time, is repeated by its client: the repetition must not fail because the first request had its
 * effect. Whatever delivery takes up for other requests meanwhile, it succeeds, unless one of them has deleted the trail or
 * created it again. For one thread at a time.
 */
final class UnconfirmedChanges {
    /** Clients give up sooner: a request that comes later is another one. */
    private static final Duration MAX_AGE = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<TrailKey, Change> created = new HashMap<>();
    private final Map<TrailKey, Change> deleted = new HashMap<>();

    UnconfirmedChanges(Clock clock) {
        this.clock = clock;
    }

    private record TrailKey(ManagedHome home, String name) {
        static TrailKey of(DefinedTrail trail) {
            return new TrailKey(trail.home(), trail.text("Name"));
        }
    }

    /** What a request has done. */
    static final class Change {
        private final DefinedTrail trail;
        private final ApiCaller caller;
        /** When the request was answered with an error; null while it is being answered. */
        private @Nullable Instant failedAt;

        private Change(DefinedTrail trail, ApiCaller caller) {
            this.trail = trail;
            this.caller = caller;
        }

        DefinedTrail trail() {
            return trail;
        }

        private boolean isRepeatedBy(ApiCaller other) {
            return failedAt != null
                    && caller.verified().equals(other.verified())
                    && caller.region().equals(other.region());
        }

        private boolean failedBefore(Instant time) {
            return failedAt != null && failedAt.isBefore(time);
        }
    }

    /** A request has created a trail. */
    Change created(DefinedTrail trail, ApiCaller caller) {
        return put(created, deleted, trail, caller);
    }

    /** A request has deleted a trail. */
    Change deleted(DefinedTrail trail, ApiCaller caller) {
        return put(deleted, created, trail, caller);
    }

    private static Change put(
            Map<TrailKey, Change> changes, Map<TrailKey, Change> undone, DefinedTrail trail, ApiCaller caller) {
        Change change = new Change(trail, caller);
        undone.remove(TrailKey.of(trail));
        changes.put(TrailKey.of(trail), change);
        return change;
    }

    /** Finds the change that a request to create a trail repeats. */
    Optional<Change> findCreated(DefinedTrail trail, ApiCaller caller) {
        removeOld();
        return Optional.ofNullable(created.get(TrailKey.of(trail)))
                .filter(change -> change.trail.equals(trail) && change.isRepeatedBy(caller));
    }

    /** Finds the change that a request to delete a trail repeats. */
    Optional<Change> findDeleted(String nameOrArn, ApiCaller caller) {
        removeOld();
        return deleted.values().stream()
                .filter(change -> nameOrArn.equals(change.trail.text("Name"))
                        || nameOrArn.equals(change.trail.id().arn()))
                .filter(change -> change.isRepeatedBy(caller))
                .findFirst();
    }

    private void removeOld() {
        Instant oldest = clock.instant().minus(MAX_AGE);
        List.of(created, deleted).forEach(changes -> changes.values().removeIf(change -> change.failedBefore(oldest)));
    }

    /** The request is answered with success: the next one of its kind is another one. */
    void succeeded(Change change) {
        created.values().remove(change);
        deleted.values().remove(change);
    }

    /** The request is answered with an error. */
    void failed(Change change) {
        change.failedAt = clock.instant();
    }
}
