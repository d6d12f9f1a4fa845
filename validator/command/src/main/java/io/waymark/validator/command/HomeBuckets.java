package io.waymark.validator.command;

import io.waymark.format.TrailDefinition;
import io.waymark.format.TrailDefinitions;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.reader.StorePath;
import io.waymark.validator.server.ManagedHome.HomeDescription;
import io.waymark.validator.server.ServedHome;
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
    private final FormerLocations former;

    HomeBuckets(HomeDescription home, S3Settings settings) {
        this.home = home;
        place = home.store();
        former = new FormerLocations(settings, name());
        opened = ReadOnlyS3Store.open(settings, name(), this::prefixes);
    }

    /**
     * Looks where trails of the home have delivered once, and reads that too from now on, if it can be read.
     *
     * @param history the history of this store
     * @param stores the stores that are served and only read
     * @param homes all homes that are served
     */
    void updateFormerLocations(StoreHistory history, List<ReadOnlyStore> stores, List<ServedHome> homes) {
        try {
            former.update(history.logFiles(), placesOf(home), bucket -> isElsewhere(bucket, stores, homes));
        } catch (IOException | RuntimeException e) {
            // What was known stays; others that read the history or the stores say why.
        }
    }

    /** Also a bucket that a trail of another home is yet to be delivered to: the name is taken. */
    private boolean isElsewhere(String bucket, List<ReadOnlyStore> stores, List<ServedHome> homes) throws IOException {
        for (ReadOnlyStore store : stores) {
            if (store.buckets().contains(bucket)) {
                return true;
            }
        }
        for (ServedHome other : homes) {
            if (other.store() != opened
                    && (other.store().buckets().contains(bucket)
                            || placesOf(other.home().description()).stream()
                                    .anyMatch(place -> place.bucket().equals(bucket)))) {
                return true;
            }
        }
        return false;
    }

    private Map<String, Set<String>> prefixes() throws IOException {
        List<S3Place> places = new ArrayList<>(former.readable());
        places.addAll(placesOf(home));
        return S3Place.prefixesByBucket(places);
    }

    private static List<S3Place> placesOf(HomeDescription home) throws IOException {
        List<S3Place> places = new ArrayList<>();
        places.add(new S3Place(home.bucket(), home.prefix()));
        List<TrailDefinition> trails = TrailDefinitions.read(home.folder())
                .map(TrailDefinitions::trails)
                .orElse(List.of());
        trails.forEach(trail -> places.add(new S3Place(trail.bucket(), trail.prefix())));
        return places;
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
