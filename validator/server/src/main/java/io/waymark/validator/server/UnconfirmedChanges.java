package io.waymark.validator.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trails that were created or deleted, without that delivery has taken it up in time. The client was told to repeat its
 * request, which must not fail because the first one had its effect. For one thread at a time.
 */
final class UnconfirmedChanges {
    private final Map<TrailKey, DefinedTrail> created = new HashMap<>();
    private final Map<TrailKey, DefinedTrail> deleted = new HashMap<>();

    private record TrailKey(ManagedHome home, String name) {
        static TrailKey of(DefinedTrail trail) {
            return new TrailKey(trail.home(), trail.text("Name"));
        }
    }

    void created(DefinedTrail trail) {
        deleted.remove(TrailKey.of(trail));
        created.put(TrailKey.of(trail), trail);
    }

    /** Returns whether just this trail was created. */
    boolean isCreated(DefinedTrail trail) {
        return trail.equals(created.get(TrailKey.of(trail)));
    }

    void deleted(DefinedTrail trail) {
        created.remove(TrailKey.of(trail));
        deleted.put(TrailKey.of(trail), trail);
    }

    Optional<DefinedTrail> deleted(String nameOrArn) {
        return deleted.values().stream()
                .filter(trail -> nameOrArn.equals(trail.text("Name"))
                        || nameOrArn.equals(trail.id().arn()))
                .findFirst();
    }

    /** Delivery has taken up all changes of the home. */
    void confirm(DefinedTrail trail) {
        created.keySet().removeIf(key -> key.home().equals(trail.home()));
        deleted.keySet().removeIf(key -> key.home().equals(trail.home()));
    }
}
