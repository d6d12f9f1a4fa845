package io.waymark.writer.digest;

import io.waymark.base.file.DurableFile;
import io.waymark.format.DigestKey;
import io.waymark.writer.keys.SigningKey;
import io.waymark.writer.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Puts planned digests into the store, each once: a digest that is there already, as after a crash or an answer that was
 * lost, is adopted. Used by one thread.
 */
final class DigestPublisher {
    private final Trail trail;
    private final ObjectStore store;
    private final StoredDigests storedDigests;
    private final DigestChains chains;
    private final DigestSchedule schedule;
    private final Path spooled;
    private final Clock clock;

    DigestPublisher(
            Trail trail,
            ObjectStore store,
            StoredDigests storedDigests,
            DigestChains chains,
            DigestSchedule schedule,
            Path spooled,
            Clock clock) {
        this.trail = trail;
        this.store = store;
        this.storedDigests = storedDigests;
        this.chains = chains;
        this.schedule = schedule;
        this.spooled = spooled;
        this.clock = clock;
    }

    /**
     * Publishes what a chain has planned, and has the chain continue after it.
     *
     * @throws ForeignTrailException if another home has begun the chain
     * @throws IOException if the digest could not be put; to be tried again, with the same plan
     */
    void publish(DigestChain chain, DigestChain.PlannedDigest planned, SigningKey key) throws IOException {
        if (chain.lastDigest() == null) {
            requireUnclaimed(chain);
        }
        String object = SignedDigest.key(trail, chain, planned).toString();
        if (!storedDigests.adopt(chain, object)) {
            SignedDigest signed = SignedDigest.compose(trail, chain, planned, key);
            DurableFile.replace(spooled, signed.gzipped());
            store.put(object, spooled, signed.metadata(clock.instant()));
            chain.continueAfter(signed.digest(), signed.asPrevious());
        }
        schedule.written(chain);
        chains.save();
    }

    /** Another home may have begun the chain since this one looked. */
    private void requireUnclaimed(DigestChain chain) throws IOException {
        List<DigestKey> others = storedDigests.find(chain.accountId, chain.region, chain.backfill);
        if (!others.isEmpty()) {
            storedDigests.requireOwnership(others.get(others.size() - 1).toString());
        }
    }
}
