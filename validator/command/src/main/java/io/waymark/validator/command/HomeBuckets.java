package io.waymark.validator.command;

import io.waymark.format.TrailDefinition;
import io.waymark.format.TrailDefinitions;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.reader.StorePath;
import io.waymark.validator.server.ManagedHome.HomeDescription;
import io.waymark.validator.store.s3.ReadOnlyS3Store;
import io.waymark.validator.store.s3.S3Settings;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The buckets in S3 of a home's trails: of each, what the trails have put there, also those that were deleted, or put it
 * elsewhere now. What belongs to them is in the home.
 */
final class HomeBuckets implements NamedStore {
    private final HomeDescription home;
    private final StorePath place;
    private final ReadOnlyS3Store opened;
    private final HistoryPlaces former;

    HomeBuckets(HomeDescription home, S3Settings settings) {
        this.home = home;
        place = home.store();
        former = new HistoryPlaces(settings, name());
        opened = ReadOnlyS3Store.open(settings, name(), this::prefixes);
    }

    /**
     * Reads from now on also where the log files lie whose events the history has, if that can be read.
     *
     * @param history the history of this store
     * @param served all stores that are served
     */
    void readPlacesOf(StoreHistory history, List<ReadOnlyStore> served) {
        former.follow(history, served.stream().filter(store -> store != opened).toList());
    }

    private Map<String, Set<String>> prefixes() throws IOException {
        List<S3Place> places = new ArrayList<>(former.readable());
        places.add(new S3Place(home.bucket(), home.prefix()));
        List<TrailDefinition> trails = TrailDefinitions.read(home.folder())
                .map(TrailDefinitions::trails)
                .orElse(List.of());
        trails.forEach(trail -> places.add(new S3Place(trail.bucket(), trail.prefix())));
        return S3Place.prefixesByBucket(places);
    }

    @Override
    public String name() {
        return home.folder().toString();
    }

    /** Whether the buckets can be read is not checked: what is not delivered can be found without them. */
    @Override
    public ReadOnlyStore open() {
        return opened;
    }

    @Override
    public ReadOnlyStore openDelivered() {
        return opened;
    }

    @Override
    public Path publicKeys() {
        return place.publicKeys();
    }

    @Override
    public Path accessKeys() {
        return place.accessKeys();
    }

    @Override
    public Path history() {
        return place.history();
    }

    @Override
    public Path tables() {
        return place.tables();
    }

    @Override
    public Path journals() {
        return place.journals();
    }
}
