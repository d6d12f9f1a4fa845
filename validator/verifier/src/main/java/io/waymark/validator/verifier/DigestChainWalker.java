package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks one chain of digests from the newest to the oldest, following the reference of each to its predecessor. Keeps two
 * digests in memory. For one walk on one thread.
 */
final class DigestChainWalker {
    private final ReadOnlyStore store;
    private final List<String> buckets;
    private final DigestReader reader;
    private final List<DigestLocation> chain;
    private final Instant start;
    private final Consumer<VerifiedDigest> onValidDigest;
    private final Consumer<Finding> findings;

    /**
     * Creates a walk.
     *
     * @param store the store
     * @param buckets the buckets of the store
     * @param reader reads the digests
     * @param chain the digests of the chain in the store, oldest first
     * @param start where to stop: digests that end earlier are ignored
     * @param valid receives each valid digest, newest first
     * @param findings receives findings about all others
     */
    DigestChainWalker(
            ReadOnlyStore store,
            List<String> buckets,
            DigestReader reader,
            List<DigestLocation> chain,
            Instant start,
            Consumer<VerifiedDigest> valid,
            Consumer<Finding> findings) {
        this.store = store;
        this.buckets = buckets;
        this.reader = reader;
        this.chain = chain;
        this.start = start;
        this.onValidDigest = valid;
        this.findings = findings;
    }

    /** A digest of the chain. The file is null if it is not valid; then the problem says why. */
    private record LoadedDigest(
            int index,
            @Nullable VerifiedDigest file,
            @Nullable Finding problem) {}

    /**
     * Walks the chain.
     *
     * @param newest index of the digest to start with; -1 for none
     */
    void walkFrom(int newest) {
        LoadedDigest step = load(newest);
        while (step != null && !chain.get(step.index).endTime().isBefore(start)) {
            step = step.file == null ? skipInvalid(step) : followLink(step.index, step.file);
        }
    }

    private @Nullable LoadedDigest skipInvalid(LoadedDigest step) {
        if (step.problem != null) {
            findings.accept(step.problem);
        }
        return load(step.index - 1);
    }

    private @Nullable LoadedDigest followLink(int index, VerifiedDigest file) {
        Digest.PreviousDigest claim = file.digest().previous();
        if (claim == null) {
            onValidDigest.accept(file);
            reportChainStart(index, file);
            return load(index - 1);
        }
        int named = indexBefore(index, new ObjectUri(claim.bucket(), claim.object()));
        if (named < 0) {
            return reportMissingPrevious(index, file, new ObjectUri(claim.bucket(), claim.object()));
        }
        for (int skipped = index - 1; skipped > named; skipped--) {
            if (!chain.get(skipped).endTime().isBefore(start)) {
                reportInvalid(
                        chain.get(skipped), "is not in the chain: a newer digest names another one as its predecessor");
            }
        }
        LoadedDigest previous = load(named);
        String problem = previous == null || previous.file == null
                ? null
                : ChainLinkCheck.findProblem(file, claim, previous.file);
        if (problem == null) {
            onValidDigest.accept(file);
        } else {
            reportInvalid(file.location(), problem);
        }
        return previous;
    }

    /** Handles a predecessor that is not in the scanned part of the store. */
    private @Nullable LoadedDigest reportMissingPrevious(int index, VerifiedDigest file, ObjectUri named) {
        onValidDigest.accept(file);
        if (!file.digest().startTime().isAfter(start)) {
            return null;
        }
        boolean exists;
        try {
            exists = store.exists(named);
        } catch (IOException e) {
            findings.accept(
                    new Finding(Finding.Kind.UNCHECKED, file.location().key().backfill(), named, IoErrorMessage.of(e)));
            return load(index - 1);
        }
        if (exists) {
            findings.accept(Finding.note("The chain continues at " + named
                    + ", which is outside the request; validate it with its own --s3-bucket and --s3-prefix"));
            return null;
        }
        if (!buckets.contains(named.bucket())) {
            findings.accept(Finding.of(
                    Finding.Kind.UNCHECKED,
                    named,
                    "the chain continues in the bucket " + named.bucket()
                            + ", which is not in this store: add it to validate older digests"));
            return load(index - 1);
        }
        findings.accept(notFound(named, file.location().key().backfill()));
        return load(index - 1);
    }

    private void reportChainStart(int index, VerifiedDigest file) {
        if (index > 0 && !file.location().key().backfill()) {
            Instant before = chain.get(index - 1).endTime();
            Instant begins = file.digest().startTime();
            if (before.isAfter(begins)) {
                reportInvalid(chain.get(index - 1), "overlaps the chain that begins at " + begins);
            } else {
                findings.accept(Finding.note("No log files were delivered by CloudTrail between " + before + " and "
                        + begins + ": a new chain of digests begins"));
            }
        }
    }

    private int indexBefore(int index, ObjectUri uri) {
        for (int i = index - 1; i >= 0; i--) {
            if (chain.get(i).uri().equals(uri)) {
                return i;
            }
        }
        return -1;
    }

    private void reportInvalid(DigestLocation digest, String reason) {
        findings.accept(finding(Finding.Kind.DIGEST_INVALID, digest, reason));
    }

    /** A trail may have been delivered elsewhere before: of what is not read, nothing says that it is missing. */
    private Finding notFound(ObjectUri digest, boolean backfill) {
        String reason = MissingObject.reason(store, digest);
        return new Finding(MissingObject.kind(reason, Finding.Kind.DIGEST_INVALID), backfill, digest, reason);
    }

    private static Finding finding(Finding.Kind kind, DigestLocation digest, String reason) {
        return new Finding(kind, digest.key().backfill(), digest.uri(), reason);
    }

    private @Nullable LoadedDigest load(int index) {
        if (index < 0) {
            return null;
        }
        DigestLocation stored = chain.get(index);
        try {
            return new LoadedDigest(index, reader.read(stored), null);
        } catch (NoSuchFileException e) {
            return new LoadedDigest(
                    index, null, notFound(stored.uri(), stored.key().backfill()));
        } catch (FormatException e) {
            return new LoadedDigest(
                    index, null, finding(Finding.Kind.DIGEST_INVALID, stored, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return new LoadedDigest(index, null, finding(Finding.Kind.UNCHECKED, stored, IoErrorMessage.of(e)));
        }
    }
}
