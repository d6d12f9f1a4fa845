package io.waymark.writer.digest;

import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import io.waymark.format.DigestSignature;
import io.waymark.format.FormatException;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The digests that are in the store already, for a chain to go on after them. Used by one thread. */
final class StoredDigests {
    private final ObjectStore store;
    private final Trail trail;

    StoredDigests(ObjectStore store, Trail trail) {
        this.store = store;
        this.trail = trail;
    }

    /** Finds the key of the newest digest of a chain. */
    Optional<String> newest(String accountId, String region) throws IOException {
        String folder = (trail.prefix().isEmpty() ? "" : trail.prefix() + "/") + "AWSLogs/" + accountId
                + "/CloudTrail-Digest/" + region + "/";
        return store.list(folder).stream()
                .filter(this::isOfTrail)
                // Keys of one chain differ in their times alone.
                .max(Comparator.naturalOrder());
    }

    private boolean isOfTrail(String key) {
        try {
            DigestKey parsed = DigestKey.parse(key);
            return parsed.trailName().equals(trail.name())
                    && parsed.homeRegion().equals(trail.homeRegion())
                    && !parsed.backfill();
        } catch (FormatException e) {
            return false;
        }
    }

    /**
     * Takes a digest as the last one of a chain.
     *
     * @return false if there is no such digest
     * @throws IOException if there is one and it cannot be read
     */
    boolean adopt(Chain chain, String key) throws IOException {
        Optional<StoredObject> object = store.read(key);
        if (object.isEmpty()) {
            return false;
        }
        try (GZIPInputStream gzip =
                new GZIPInputStream(new ByteArrayInputStream(object.get().content()))) {
            byte[] inflated = gzip.readAllBytes();
            Digest digest = Digest.read(inflated);
            String signature = object.get().metadata().get(DigestSignature.SIGNATURE);
            if (signature == null || !digest.object().equals(key)) {
                throw new FormatException("it has no signature, or was moved");
            }
            chain.continueAfter(
                    digest, new Digest.Previous(digest.bucket(), key, DigestSignature.sha256(inflated), signature));
            return true;
        } catch (FormatException e) {
            throw new IOException(
                    "the newest digest " + key + " is damaged: " + e.getMessage()
                            + "; move it away, with its metadata, to let digests go on",
                    e);
        }
    }
}
