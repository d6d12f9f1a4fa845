package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import io.waymark.format.DigestSignature;
import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyEntry;
import io.waymark.format.PublicKeyList;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads digest files and verifies each on its own: format, location, public key, signature. Thread-safe. */
final class DigestReader {
    /** Enough for 100,000 log files in one digest. */
    private static final int MAX_INFLATED_BYTES = 32 * 1024 * 1024;

    private final ReadOnlyStore store;
    private final PublicKeyList keys;

    DigestReader(ReadOnlyStore store, PublicKeyList keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * Reads a digest file.
     *
     * @param stored its location
     * @return the verified digest
     * @throws FormatException if it is not valid; the message says why
     * @throws NoSuchFileException if it is missing
     * @throws IOException if it cannot be read
     */
    VerifiedDigest read(DigestLocation stored) throws FormatException, IOException {
        byte[] inflated = inflate(stored.uri());
        Digest digest = parse(stored, inflated);
        Map<String, String> metadata = metadata(stored);
        PublicKeyEntry key = findKey(digest, stored);
        String signature = metadata.getOrDefault(DigestSignature.SIGNATURE, "");
        byte[] signed = DigestSignature.dataToSign(
                digest.endTime(),
                digest.bucket(),
                digest.object(),
                inflated,
                digest.previous() == null ? null : digest.previous().signature());
        if (!signatureMatches(key, signature, signed)) {
            throw new FormatException("signature verification failed");
        }
        checkEventTimes(digest);
        return new VerifiedDigest(stored, digest, DigestSignature.sha256(inflated), signature);
    }

    /**
     * Reads a digest that a key outside the list of public keys claims to have signed. Its content is not verified.
     *
     * @param stored its location
     * @return the digest; empty if it names a known key, or cannot be read
     */
    Optional<Digest> readOfUnknownKey(DigestLocation stored) {
        try {
            Digest digest = parse(stored, inflate(stored.uri()));
            return Optional.of(digest)
                    .filter(read -> keys.find(read.publicKeyFingerprint()).isEmpty());
        } catch (FormatException | IOException e) {
            return Optional.empty();
        }
    }

    private static Digest parse(DigestLocation stored, byte[] inflated) throws FormatException {
        Digest digest;
        try {
            digest = Digest.read(inflated);
        } catch (FormatException e) {
            throw new FormatException("invalid format: " + e.getMessage(), e);
        }
        checkLocation(stored, digest);
        return digest;
    }

    private byte[] inflate(ObjectUri uri) throws FormatException, IOException {
        try (InputStream in = store.open(uri);
                StrictGzipInputStream member = new StrictGzipInputStream(in, MAX_INFLATED_BYTES)) {
            return member.readAllBytes();
        } catch (ZipException | EOFException e) {
            throw new FormatException("invalid format: " + IoErrorMessage.of(e), e);
        }
    }

    private static void checkLocation(DigestLocation stored, Digest digest) throws FormatException {
        ObjectUri original = new ObjectUri(digest.bucket(), digest.object());
        if (!original.equals(stored.uri())) {
            throw new FormatException("has been moved from its original location, " + original);
        }
        if (!digest.awsAccountId().equals(stored.key().accountId())) {
            throw new FormatException(
                    "belongs to account " + digest.awsAccountId() + " but is in the folder of another account");
        }
        if (!digest.endTime().equals(stored.key().endTime())) {
            throw new FormatException("digestEndTime is not the time in the file name");
        }
        if (digest.endTime().isBefore(digest.startTime())) {
            throw new FormatException("digestEndTime is before digestStartTime");
        }
    }

    private Map<String, String> metadata(DigestLocation stored) throws FormatException, IOException {
        Map<String, String> metadata;
        try {
            metadata = store.metadata(stored.uri());
        } catch (NoSuchFileException e) {
            throw new FormatException(
                    "signature verification failed: the metadata file with the signature is missing", e);
        } catch (FormatException e) {
            throw new FormatException("signature verification failed: " + e.getMessage(), e);
        }
        if (!metadata.containsKey(DigestSignature.SIGNATURE)
                || !metadata.containsKey(DigestSignature.SIGNATURE_ALGORITHM)) {
            throw new FormatException("signature verification failed: the metadata has no signature");
        }
        String algorithm = metadata.getOrDefault(DigestSignature.SIGNATURE_ALGORITHM, "");
        if (!algorithm.equals(Digest.SHA256_WITH_RSA)) {
            throw new FormatException("signature verification failed: unknown algorithm " + algorithm);
        }
        if (stored.key().backfill() && !metadata.containsKey(DigestSignature.BACKFILL_GENERATION_TIMESTAMP)) {
            throw new FormatException("invalid format: the metadata has no backfill-generation-timestamp");
        }
        return metadata;
    }

    private PublicKeyEntry findKey(Digest digest, DigestLocation stored) throws FormatException {
        String fingerprint = digest.publicKeyFingerprint();
        PublicKeyEntry key = keys.find(fingerprint)
                .orElseThrow(() -> new FormatException("public key not found in region "
                        + stored.key().homeRegion() + " for fingerprint " + fingerprint));
        if (!stored.key().backfill() && digest.endTime().isAfter(key.validityEnd())) {
            throw new FormatException("signed with the key " + fingerprint + ", which expired at " + key.validityEnd());
        }
        return key;
    }

    private static boolean signatureMatches(PublicKeyEntry key, String signature, byte[] signed)
            throws FormatException {
        try {
            Signature verifier = Signature.getInstance(Digest.SHA256_WITH_RSA);
            verifier.initVerify(key.toPublicKey());
            verifier.update(signed);
            return verifier.verify(HexFormat.of().parseHex(signature));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA256withRSA", e);
        } catch (SignatureException | IllegalArgumentException e) {
            return false;
        } catch (InvalidKeyException e) {
            throw new FormatException("Unable to load PKCS #1 key with fingerprint " + key.fingerprint(), e);
        }
    }

    private static void checkEventTimes(Digest digest) throws FormatException {
        Instant oldest = digest.logFiles().stream()
                .map(Digest.LogFileEntry::oldestEventTime)
                .min(Instant::compareTo)
                .orElse(null);
        Instant newest = digest.logFiles().stream()
                .map(Digest.LogFileEntry::newestEventTime)
                .max(Instant::compareTo)
                .orElse(null);
        if (!same(oldest, digest.oldestEventTime()) || !same(newest, digest.newestEventTime())) {
            throw new FormatException("oldestEventTime and newestEventTime are not those of its log files");
        }
    }

    private static boolean same(@Nullable Instant one, @Nullable Instant other) {
        return one == null ? other == null : one.equals(other);
    }
}
