package io.waymark.validator.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.validator.verifier.ObjectSummary;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketListingsTest {
    private static final BucketListing.Version OBJECT =
            new BucketListing.Version(new ObjectSummary("AWSLogs/log", 1, Instant.EPOCH), "tag");

    private final HeapShare memory = new HeapShare(OBJECT.bytes());
    private final BucketListings listings = new BucketListings(memory);

    private void list(String bucket) {
        list(listings, bucket);
    }

    private static void list(BucketListings listings, String bucket) {
        try (BucketListings.NewListing listing = listings.begin(bucket)) {
            listing.add(OBJECT);
            listing.complete();
        }
    }

    /** Returns whether another store could take all of the memory. */
    private boolean isFree() {
        HeapShare.StorePart other = memory.part();
        boolean taken = other.take(OBJECT.bytes());
        if (taken) {
            other.giveBack(OBJECT.bytes());
        }
        return taken;
    }

    @Test
    void listingThatIsNotCompletedTakesNoMemory() {
        try (BucketListings.NewListing listing = listings.begin("trail")) {
            listing.add(OBJECT);
            assertThat(isFree()).isFalse();
        }
        assertThat(isFree()).isTrue();
        assertThat(listings.find("trail")).isNull();
    }

    @Test
    void newListingTakesThePlaceOfItsPredecessorAlone() {
        list("trail");
        list("second");
        assertThat(listings.find("trail")).isNotNull();
        assertThat(listings.find("second")).as("there is no more memory").isNull();
        BucketListing first = listings.find("trail");
        list("trail");
        assertThat(listings.find("trail")).isNotNull().isNotSameAs(first);
        listings.remove("trail");
        assertThat(isFree()).isTrue();
        list("second");
        assertThat(listings.find("second")).isNotNull();
    }

    @Test
    void listingWithOneObjectTooManyIsNotKept() {
        list("trail");
        try (BucketListings.NewListing listing = listings.begin("trail")) {
            listing.add(OBJECT);
            listing.add(OBJECT);
            listing.complete();
        }
        assertThat(listings.find("trail")).isNull();
        assertThat(isFree()).isTrue();
    }

    /** Whichever came first. */
    @Test
    void eachStoreHasItsShare() {
        HeapShare shared = new HeapShare(2 * OBJECT.bytes());
        BucketListings first = new BucketListings(shared);
        BucketListings second = new BucketListings(shared);
        list(first, "trail");
        list(first, "more");
        assertThat(first.find("more")).as("while there is room").isNotNull();
        list(second, "other");
        assertThat(second.find("other")).isNotNull();
        list(second, "more");
        assertThat(second.find("more")).as("more than its share").isNull();
        list(first, "more");
        assertThat(first.find("more")).as("more than its share now").isNull();
        assertThat(first.find("trail")).isNotNull();
        second.remove("other");
        list(first, "more");
        assertThat(first.find("more")).as("there is room again").isNotNull();
    }

    @Test
    void listingOfABucketThatIsReadNoMoreGivesItsMemoryBack() {
        list("trail");
        listings.retain(List.of("second"));
        list("second");
        assertThat(listings.find("second")).isNotNull();
        assertThat(listings.find("trail")).isNull();
    }
}
