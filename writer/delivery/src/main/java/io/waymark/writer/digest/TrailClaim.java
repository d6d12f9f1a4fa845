package io.waymark.writer.digest;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.DigestKey;
import io.waymark.format.KeyLayout;
import io.waymark.writer.keys.SigningKey;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectConflictException;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The object in the store that names the home of a trail, and the key which signs it. Two homes that start with one trail name
 * at the same time find no digest of each other, and two with one key take the digests of each other for their own; only one
 * of them can put the claim, and only that one delivers. Used by one thread.
 */
final class TrailClaim {
    private final Trail trail;
    private final ObjectStore store;
    private final StoredDigests storedDigests;
    private final SigningKeyStore keys;
    private final HomeIdentity home;
    private final Path spooled;
    private final String object;
    private boolean ours;

    TrailClaim(
            Trail trail,
            ObjectStore store,
            StoredDigests storedDigests,
            SigningKeyStore keys,
            HomeIdentity home,
            Path spooled) {
        this.trail = trail;
        this.store = store;
        this.storedDigests = storedDigests;
        this.keys = keys;
        this.home = home;
        this.spooled = spooled;
        object = KeyLayout.trailClaim(trail.prefix(), trail.accountId(), trail.homeRegion(), trail.name());
    }

    /**
     * Checks that no other home has claimed the trail.
     *
     * @throws ForeignTrailException if another home has claimed it
     * @throws IOException if the store, the public keys or the home's identity cannot be read; to be tried again
     */
    void requireNotForeign() throws IOException {
        Optional<StoredObject> claim = store.read(object);
        if (claim.isPresent()) {
            requireOwnership(claim.get());
            ours = true;
        }
    }

    /**
     * Claims the trail, unless this home has done so.
     *
     * @throws ForeignTrailException if another home has claimed it, or has written digests under its name
     * @throws IOException if the signing key, the store or the public keys cannot be used; to be tried again
     */
    void claim() throws IOException {
        SigningKey key = keys.current();
        if (ours) {
            return;
        }
        requireNotForeign();
        if (!ours) {
            requireOwnDigests();
            put(key.publicKey().fingerprint());
            // Not every store refuses to replace an object.
            requireNotForeign();
        }
    }

    private void requireOwnDigests() throws IOException {
        List<DigestKey> digests = storedDigests.find(trail.accountId(), trail.homeRegion(), false);
        if (!digests.isEmpty()) {
            storedDigests.requireOwnership(digests.get(digests.size() - 1).toString());
        }
    }

    private void put(String fingerprint) throws IOException {
        DurableFile.replace(
                spooled,
                new JsonObject()
                        .put("trail", trail.name())
                        .put("homeRegion", trail.homeRegion())
                        .put("publicKeyFingerprint", fingerprint)
                        .put("home", home.id())
                        .toJson());
        try {
            store.put(object, spooled, Map.of());
        } catch (ObjectConflictException e) {
            // Another home was first; the caller reads its claim.
        }
    }

    private void requireOwnership(StoredObject claim) throws IOException {
        String fingerprint;
        String claimant;
        try {
            JsonObject content = JsonObject.read(claim.content());
            fingerprint = content.string("publicKeyFingerprint");
            claimant = content.optionalString("home");
        } catch (StateException e) {
            throw new IOException(
                    "the claim " + object + " of the trail " + trail.name() + " is damaged: " + e.getMessage()
                            + "; remove it if no other home delivers a trail of this name",
                    e);
        }
        if (!keys.contains(fingerprint)) {
            throw ForeignTrailException.of(trail, "was claimed with the key " + fingerprint, keys.publicKeysFile());
        }
        // Earlier versions did not name the home.
        if (claimant != null && !claimant.equals(home.id())) {
            throw ForeignTrailException.sharingKey(trail, claimant, home.file(), object);
        }
    }
}
