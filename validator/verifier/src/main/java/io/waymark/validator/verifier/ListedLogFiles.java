package io.waymark.validator.verifier;

import io.waymark.format.DigestSignature;
import java.nio.charset.StandardCharsets;

/** The log files that valid digests list, at 16 to 40 bytes each. Not thread-safe. */
final class ListedLogFiles {
    private final IdSet hashes = new IdSet(IdCapacity.forHeap());

    /** Adds a log file; returns whether it was absent. */
    boolean add(ObjectUri file) {
        String hash = hash(file);
        return hashes.add(high(hash), low(hash));
    }

    boolean contains(ObjectUri file) {
        String hash = hash(file);
        return hashes.contains(high(hash), low(hash));
    }

    boolean isFull() {
        return hashes.isFull();
    }

    private static String hash(ObjectUri file) {
        return DigestSignature.sha256(file.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static long high(String hash) {
        return Long.parseUnsignedLong(hash, 0, 16, 16);
    }

    private static long low(String hash) {
        return Long.parseUnsignedLong(hash, 16, 32, 16);
    }
}
