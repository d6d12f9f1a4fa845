package io.waymark.writer.digest;

import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import io.waymark.format.DigestSignature;
import io.waymark.format.EventTime;
import io.waymark.writer.keys.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A composed digest: its content, signed, as it goes to the store. */
final class SignedDigest {
    private final Digest digest;
    private final byte[] json;
    private final String signature;
    private final boolean backfill;

    private SignedDigest(Digest digest, byte[] json, String signature, boolean backfill) {
        this.digest = digest;
        this.json = json;
        this.signature = signature;
        this.backfill = backfill;
    }

    /** Returns the key of a planned digest. */
    static DigestKey key(Trail trail, DigestChain chain, DigestChain.PlannedDigest planned) {
        return new DigestKey(
                trail.prefix(),
                chain.accountId,
                chain.region,
                trail.name(),
                trail.homeRegion(),
                planned.endTime(),
                chain.backfill);
    }

    /** Composes and signs what a chain has planned. */
    static SignedDigest compose(Trail trail, DigestChain chain, DigestChain.PlannedDigest planned, SigningKey key) {
        List<Digest.LogFileEntry> files = chain.pending().subList(0, planned.logFileCount());
        Digest.PreviousDigest previous = chain.lastDigest();
        String object = key(trail, chain, planned).toString();
        Digest digest = new Digest(
                chain.accountId,
                chain.nextStart(),
                planned.endTime(),
                trail.bucket(),
                object,
                key.publicKey().fingerprint(),
                Digest.SHA256_WITH_RSA,
                newestEventTime(files),
                oldestEventTime(files),
                previous,
                files,
                chain.plannedNotLogged());
        byte[] json = digest.toJson();
        byte[] signature = key.sign(DigestSignature.dataToSign(
                planned.endTime(), trail.bucket(), object, json, previous == null ? null : previous.signature()));
        return new SignedDigest(digest, json, HexFormat.of().formatHex(signature), chain.backfill);
    }

    private static @Nullable Instant newestEventTime(List<Digest.LogFileEntry> files) {
        return files.stream()
                .map(Digest.LogFileEntry::newestEventTime)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant oldestEventTime(List<Digest.LogFileEntry> files) {
        return files.stream()
                .map(Digest.LogFileEntry::oldestEventTime)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    Digest digest() {
        return digest;
    }

    /** Returns the object's content. */
    byte[] gzipped() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(content)) {
            gzip.write(json);
        }
        return content.toByteArray();
    }

    /**
     * Returns the object's metadata.
     *
     * @param now when the digest is generated; only backfill digests have it
     */
    Map<String, String> metadata(Instant now) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(DigestSignature.SIGNATURE, signature);
        metadata.put(DigestSignature.SIGNATURE_ALGORITHM, digest.signatureAlgorithm());
        if (backfill) {
            metadata.put(DigestSignature.BACKFILL_GENERATION_TIMESTAMP, EventTime.format(now));
        }
        return metadata;
    }

    /** Returns what the next digest of the chain says of this one. */
    Digest.PreviousDigest asPrevious() {
        return new Digest.PreviousDigest(digest.bucket(), digest.object(), DigestSignature.sha256(json), signature);
    }
}
