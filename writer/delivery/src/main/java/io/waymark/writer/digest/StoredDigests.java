package io.waymark.writer.digest;

import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import io.waymark.format.DigestSignature;
import io.waymark.format.FormatException;
import io.waymark.format.KeyLayout;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The digests in the store, after which a chain can continue. Used by one thread. */
final class StoredDigests {
    private final ObjectStore store;
    private final Trail trail;
    private final SigningKeyStore keys;

    StoredDigests(ObjectStore store, Trail trail, SigningKeyStore keys) {
        this.keys = keys;
        this.store = store;
        this.trail = trail;
    }

    /** Finds a chain's digests, oldest first. */
    List<DigestKey> find(String accountId, String region, boolean backfill) throws IOException {
        return listKeys(accountId).stream()
                .filter(key -> key.region().equals(region) && key.backfill() == backfill)
                .sorted(Comparator.comparing(DigestKey::endTime))
                .toList();
    }

    /** Finds the regions of an account's digests. */
    Set<String> regions(String accountId) throws IOException {
        return listKeys(accountId).stream().map(DigestKey::region).collect(Collectors.toSet());
    }

    private List<DigestKey> listKeys(String accountId) throws IOException {
        List<DigestKey> keys = new ArrayList<>();
        for (String key : store.list(KeyLayout.digestFolder(trail.prefix(), accountId))) {
            try {
                DigestKey parsed = DigestKey.parse(key);
                if (parsed.trailName().equals(trail.name())
                        && parsed.homeRegion().equals(trail.homeRegion())) {
                    keys.add(parsed);
                }
            } catch (FormatException e) {
                // Not an object of ours.
            }
        }
        return keys;
    }

    /** Reads the object keys of the log files that digests list. */
    Set<String> listedLogFiles(List<DigestKey> digests) throws IOException {
        Set<String> listed = new HashSet<>();
        for (DigestKey key : digests) {
            Optional<StoredObject> object = store.read(key.toString());
            if (object.isPresent()) {
                read(key.toString(), object.get()).logFiles().forEach(file -> listed.add(file.object()));
            }
        }
        return listed;
    }

    /**
     * Checks that a digest, if it exists, was signed with a key that this home has or had.
     *
     * @throws ForeignTrailException if it was signed with another key
     * @throws IOException if it cannot be read
     */
    void requireOwnership(String key) throws IOException {
        Optional<StoredObject> object = store.read(key);
        if (object.isPresent()) {
            requireOwnership(read(key, object.get()));
        }
    }

    /** Two homes that continue one chain would make it invalid for good. */
    private void requireOwnership(Digest digest) throws IOException {
        if (!keys.contains(digest.publicKeyFingerprint())) {
            throw ForeignTrailException.of(
                    trail,
                    "has the digest " + digest.object() + ", which was signed with the key "
                            + digest.publicKeyFingerprint(),
                    keys.publicKeysFile());
        }
    }

    /**
     * Makes a digest in the store the last one of a chain.
     *
     * @return false if there is no such digest
     * @throws ForeignTrailException if it was signed with a key that this home never had
     * @throws IOException if it exists and cannot be read
     */
    boolean adopt(DigestChain chain, String key) throws IOException {
        Optional<StoredObject> object = store.read(key);
        if (object.isEmpty()) {
            return false;
        }
        Digest digest = read(key, object.get());
        requireOwnership(digest);
        String signature = object.get().metadata().get(DigestSignature.SIGNATURE);
        if (signature == null) {
            throw damaged(key, "it has no signature", null);
        }
        chain.continueAfter(
                digest,
                new Digest.PreviousDigest(
                        digest.bucket(),
                        key,
                        DigestSignature.sha256(inflate(object.get().content())),
                        signature));
        return true;
    }

    private static Digest read(String key, StoredObject object) throws IOException {
        try {
            Digest digest = Digest.read(inflate(object.content()));
            if (!digest.object().equals(key)) {
                throw new FormatException("it is the digest " + digest.object());
            }
            return digest;
        } catch (FormatException | ZipException | EOFException e) {
            throw damaged(key, String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] inflate(byte[] gzipped) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
            return gzip.readAllBytes();
        }
    }

    private static IOException damaged(String key, String reason, @Nullable Exception cause) {
        return new IOException(
                "the digest " + key + " is damaged: " + reason + "; move it away, with its metadata, to resume digests",
                cause);
    }
}
