package io.waymark.writer.digest;

import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Opens chains that this home has no state of. Where the store has digests of such a chain, as after the state was lost, the
 * chain continues after the newest of them. Used by one thread.
 */
final class DigestChainRecovery {
    /** The time in a log file's name may be later than its delivery by the longest roll interval. */
    private static final Duration MAX_NAME_LEAD = Duration.ofHours(1);

    private final StoredDigests storedDigests;
    private final UnlistedLogFileScanner unlistedScanner;
    private final Clock clock;
    private final OperatorLog log;

    DigestChainRecovery(
            StoredDigests storedDigests, UnlistedLogFileScanner unlistedScanner, Clock clock, OperatorLog log) {
        this.storedDigests = storedDigests;
        this.unlistedScanner = unlistedScanner;
        this.clock = clock;
        this.log = log;
    }

    /** Opens a chain of standard digests; log files in the store that no digest lists become pending. */
    DigestChain openStandard(String accountId, String region) throws IOException {
        DigestChain chain = new DigestChain(accountId, region, false, now());
        List<DigestKey> digests = storedDigests.find(accountId, region, false);
        if (!digests.isEmpty()) {
            DigestKey newest = digests.get(digests.size() - 1);
            if (storedDigests.adopt(chain, newest.toString())) {
                recoverPending(chain, digests, newest);
            }
        }
        return chain;
    }

    /** Opens a chain of backfill digests, the first of which begins early enough for a log file. */
    DigestChain openBackfill(String accountId, String region, Digest.LogFileEntry first) throws IOException {
        Instant from = DigestChain.timeInName(first).orElseGet(this::now).minus(MAX_NAME_LEAD);
        DigestChain chain = new DigestChain(accountId, region, true, from);
        List<DigestKey> digests = storedDigests.find(accountId, region, true);
        if (!digests.isEmpty()) {
            storedDigests.adopt(chain, digests.get(digests.size() - 1).toString());
        }
        return chain;
    }

    /** Looks at the days since the newest digest, and a little before, since names hold minutes to come. */
    private void recoverPending(DigestChain chain, List<DigestKey> digests, DigestKey newest) throws IOException {
        Instant from = newest.endTime().minus(MAX_NAME_LEAD).truncatedTo(ChronoUnit.DAYS);
        Instant to = now().isAfter(newest.endTime()) ? now() : newest.endTime();
        Set<String> listed = storedDigests.listedLogFiles(digests.stream()
                .filter(digest -> !digest.endTime().isBefore(from.minus(MAX_NAME_LEAD)))
                .toList());
        listed.addAll(storedDigests.listedLogFiles(storedDigests.find(chain.accountId, chain.region, true)));
        List<String> damaged = new ArrayList<>();
        List<Digest.LogFileEntry> found =
                unlistedScanner.find(chain.accountId, chain.region, from, to.plus(MAX_NAME_LEAD), listed, damaged);
        chain.markListed(listed);
        found.forEach(chain::addPending);
        log.warn(
                "digest.state-lost",
                "the state of the digest chain of " + chain.accountId + " in " + chain.region
                        + " is lost; the chain continues after " + newest + "; the next digest lists " + found.size()
                        + " log files since " + from + " that no digest lists, with the hashes they have in the store"
                        + (damaged.isEmpty() ? "" : ", but not these, which are damaged: " + damaged),
                null);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
