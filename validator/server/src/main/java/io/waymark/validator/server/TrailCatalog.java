package io.waymark.validator.server;

import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.InterruptedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The trails of the served stores. A store that cannot be listed, or not at once, does not hold up those of the others: its own
 * trails are those that were last found. Thread-safe.
 */
final class TrailCatalog implements TrailSource {
    private static final Comparator<TrailState> OLDEST_FIRST =
            Comparator.comparing(TrailState::latestDigest, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final List<StoreTrails> stores;

    TrailCatalog(List<ReadOnlyStore> stores) {
        this.stores = stores.stream().map(StoreTrails::new).toList();
        // The first request finds them listed.
        this.stores.forEach(StoreTrails::refresh);
    }

    /** Of a trail that several stores have, it is the one with the newest digest. */
    @Override
    public List<TrailState> trails() throws InterruptedIOException {
        stores.forEach(StoreTrails::refresh);
        Map<String, TrailState> trails = new TreeMap<>();
        try {
            for (StoreTrails store : stores) {
                store.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the stores were listed");
        }
        for (StoreTrails store : stores) {
            for (TrailState trail : store.trails()) {
                trails.merge(
                        trail.id().arn(), trail, (one, other) -> OLDEST_FIRST.compare(one, other) < 0 ? other : one);
            }
        }
        return List.copyOf(trails.values());
    }

    @Override
    public List<UnlistedStore> unlisted() {
        return stores.stream()
                .map(StoreTrails::unlisted)
                .flatMap(Optional::stream)
                .toList();
    }
}
