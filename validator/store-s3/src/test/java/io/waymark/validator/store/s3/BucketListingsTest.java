package io.waymark.validator.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.validator.verifier.ObjectSummary;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BucketListingsTest {
    private static final BucketListing.Version OBJECT =
            new BucketListing.Version(new ObjectSummary("AWSLogs/log", 1, Instant.EPOCH), "tag");

    private final HeapShare memory = new HeapShare(OBJECT.bytes());
    private final BucketListings listings = new BucketListings(memory);

    private void list(String bucket) {
        try (BucketListings.NewListing listing = listings.begin(bucket)) {
            listing.add(OBJECT);
            listing.complete();
        }
    }

    @Test
    void listingThatIsNotCompletedTakesNoMemory() {
        try (BucketListings.NewListing listing = listings.begin("trail")) {
            listing.add(OBJECT);
            assertThat(memory.taken()).isEqualTo(OBJECT.bytes());
        }
        assertThat(memory.taken()).isZero();
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
        assertThat(memory.taken()).isZero();
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
        assertThat(memory.taken()).isZero();
    }
}
