package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ListingPage;
import io.waymark.validator.verifier.ListingRange;
import io.waymark.validator.verifier.ObjectHead;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.OpenedObject;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Buckets in S3: of each the objects whose keys begin with certain prefixes, and nothing else. What was listed is used again for
 * a second, or as long as listing takes; it tells the versions of objects for a minute. An object is received whole before any
 * of it is used. Thread-safe.
 */
public final class ReadOnlyS3Store implements ReadOnlyStore {
    private static final long LISTING_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long VERSION_NANOS = Duration.ofMinutes(1).toNanos();

    /** A store lives as long as the process. */
    private static final HeapShare LISTINGS = new HeapShare(Runtime.getRuntime().maxMemory() / 8);

    private static final HeapShare SMALL_OBJECTS =
            new HeapShare(Runtime.getRuntime().maxMemory() / 16);

    private final String location;
    private final ReadScope scope;
    private final S3Reads s3;
    private final ClientLimit clients = new ClientLimit();
    private final SmallObjects smallObjects = new SmallObjects(SMALL_OBJECTS);
    private final BucketListings listings;

    private ReadOnlyS3Store(String location, ReadScope scope, S3Reads s3, HeapShare listings) {
        this.location = location;
        this.scope = scope;
        this.s3 = s3;
        this.listings = new BucketListings(listings);
    }

    /** Tells what may be read. */
    @FunctionalInterface
    public interface PrefixSource {
        /**
         * Lists what may be read.
         *
         * @return the beginnings of keys, by name of the bucket; an empty beginning for all keys
         * @throws IOException if it cannot be found out
         */
        Map<String, ? extends Iterable<String>> prefixesByBucket() throws IOException;
    }

    /**
     * Opens a store, without contacting it.
     *
     * @param settings where S3 is
     * @param location where the store is, for people
     * @param prefixes tells what may be read; asked again and again
     * @return the store
     */
    public static ReadOnlyS3Store open(S3Settings settings, String location, PrefixSource prefixes) {
        return open(settings, location, prefixes, LISTINGS);
    }

    static ReadOnlyS3Store open(S3Settings settings, String location, PrefixSource prefixes, HeapShare listings) {
        return new ReadOnlyS3Store(
                location, new ReadScope(prefixes), new S3Reads(S3ClientFactory.create(settings)), listings);
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public List<String> buckets() throws IOException {
        List<String> names = scope.buckets();
        listings.retain(names);
        return names;
    }

    /** Each listing of a thousand objects is a request, which has its price. */
    @Override
    public Duration listingInterval() {
        return Duration.ofSeconds(5);
    }

    /** A bucket that S3 does not have is visited as unreadable: of several, the others can still be read. */
    @Override
    public void visit(String bucket, ObjectVisitor visitor) throws IOException {
        BucketListing known = listings.find(bucket);
        if (known != null && known.isYoungerThan(LISTING_NANOS)) {
            known.objects().keySet().forEach(key -> visitor.visitObject(new ObjectUri(bucket, key)));
            return;
        }
        try (BucketListings.NewListing listing = listings.begin(bucket)) {
            for (String prefix : scope.prefixes(bucket)) {
                visit(bucket, prefix, visitor, listing);
            }
            listing.complete();
        } catch (NoSuchFileException e) {
            listings.remove(bucket);
            visitor.visitUnreadable(new ObjectUri(bucket, ""), "S3 has no bucket of this name");
        }
    }

    private void visit(String bucket, String prefix, ObjectVisitor visitor, BucketListings.NewListing listing)
            throws IOException {
        String token = null;
        do {
            ListObjectsV2Response page =
                    s3.list(ListObjectsV2Request.builder().continuationToken(token), bucket, prefix);
            for (S3Object object : page.contents()) {
                String key = object.key();
                // Folders that people make are empty objects.
                if (key.startsWith(prefix) && !key.endsWith("/")) {
                    listing.add(version(object));
                    visitor.visitObject(new ObjectUri(bucket, key));
                }
            }
            token = next(page, token, bucket);
        } while (token != null);
    }

    private static @Nullable String next(ListObjectsV2Response page, @Nullable String token, String bucket)
            throws IOException {
        String next = page.isTruncated() ? page.nextContinuationToken() : null;
        if (page.isTruncated()
                && (next == null || next.equals(token) || page.contents().isEmpty())) {
            throw new IOException("the listing of s3://" + bucket + " does not end");
        }
        return next;
    }

    private static BucketListing.Version version(S3Object object) {
        String tag = object.eTag();
        return new BucketListing.Version(
                new ObjectSummary(object.key(), object.size(), object.lastModified()), tag == null ? "" : tag);
    }

    @Override
    public ListingPage list(String bucket, ListingRange range) throws IOException {
        return clients.run(() -> listPage(bucket, range));
    }

    private ListingPage listPage(String bucket, ListingRange range) throws IOException {
        ListingMerger merger = new ListingMerger(range);
        for (String prefix : scope.prefixes(bucket)) {
            ListingRange part = merger.rangeIn(prefix);
            if (part != null && merger.hasRoom()) {
                merger.add(part, request(bucket, part));
            }
        }
        return merger.page();
    }

    private ListObjectsV2Response request(String bucket, ListingRange part) throws IOException {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().maxKeys(part.maxKeys()).startAfter(part.after());
        if (!part.delimiter().isEmpty()) {
            request.delimiter(part.delimiter());
        }
        return s3.list(request, bucket, part.prefix());
    }

    private BucketListing.@Nullable Version known(ObjectUri object) {
        BucketListing listing = listings.find(object.bucket());
        return listing != null && listing.isYoungerThan(VERSION_NANOS) ? listing.find(object.key()) : null;
    }

    @Override
    public boolean mayRead(ObjectUri object) throws IOException {
        return scope.includes(object);
    }

    private void requireReadable(ObjectUri object) throws IOException {
        if (!mayRead(object)) {
            throw new NoSuchFileException(object.toString());
        }
    }

    @Override
    public ObjectSummary summarize(ObjectUri object) throws IOException {
        requireReadable(object);
        BucketListing.Version known = known(object);
        return known == null ? readHead(object).summary() : known.summary();
    }

    @Override
    public boolean exists(ObjectUri object) throws IOException {
        try {
            readHead(object);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public boolean isObjectKey(String key) {
        return !key.isEmpty();
    }

    /** Compares sizes, times and entity tags. */
    @Override
    public Object version(ObjectUri object) throws IOException {
        requireReadable(object);
        BucketListing.Version known = known(object);
        return known == null ? s3.head(object).version() : known;
    }

    @Override
    public InputStream open(ObjectUri object) throws IOException {
        return read(object).content();
    }

    @Override
    public Map<String, String> metadata(ObjectUri object) throws IOException {
        requireReadable(object);
        BucketListing.Version version = known(object);
        SmallObjects.SmallObject small = version == null ? null : smallObjects.find(object, version);
        return small == null ? readHead(object).metadata() : small.head().metadata();
    }

    @Override
    public ObjectHead head(ObjectUri object) throws IOException {
        return clients.run(() -> readHead(object));
    }

    private ObjectHead readHead(ObjectUri object) throws IOException {
        requireReadable(object);
        return s3.head(object).head();
    }

    /** Clients get what is in the bucket now, not what was read of it before. */
    @Override
    public OpenedObject get(ObjectUri object) throws IOException {
        return clients.run(() -> receive(object, known(object)));
    }

    private OpenedObject read(ObjectUri object) throws IOException {
        requireReadable(object);
        BucketListing.Version known = known(object);
        SmallObjects.SmallObject small = known == null ? null : smallObjects.find(object, known);
        return small == null ? receive(object, known) : new OpenedObject(small.head(), small.content());
    }

    private OpenedObject receive(ObjectUri object, BucketListing.@Nullable Version known) throws IOException {
        requireReadable(object);
        ReceivedObject received = s3.get(
                object,
                known == null ? ReceivedObject.MAX_BYTES : known.summary().size());
        if (received.isTooLarge()) {
            throw new IOException("is larger than " + ReceivedObject.MAX_BYTES + " bytes");
        }
        S3ObjectHead answer = S3ObjectHead.of(object, received.response());
        if (known != null
                && received.isInMemory()
                && !known.entityTag().isEmpty()
                && known.entityTag().equals(answer.entityTag())) {
            smallObjects.put(object, known, answer.head(), received.bytes());
        }
        return new OpenedObject(answer.head(), received.content());
    }

    /**
     * Checks that the buckets can be read.
     *
     * @throws IOException if one cannot; the message says why
     */
    public void requireReadable() throws IOException {
        for (String bucket : scope.buckets()) {
            for (String prefix : scope.prefixes(bucket)) {
                try {
                    s3.list(ListObjectsV2Request.builder().maxKeys(1), bucket, prefix);
                } catch (NoSuchFileException e) {
                    throw new IOException("S3 has no bucket " + bucket + " (" + IoErrorMessage.of(e) + ")", e);
                }
            }
        }
    }
}
