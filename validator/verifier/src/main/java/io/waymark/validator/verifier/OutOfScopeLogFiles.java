package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Looks for events that seem to be missing in log files of other times, accounts and trails than was asked for: those that
 * valid digests list, and those that wait for their digest. Not safe for use by many threads.
 */
final class OutOfScopeLogFiles {
    private final ReadOnlyDirectoryStore store;
    private final DigestReader reader;
    private final LogFileValidator logFiles;
    private final Set<ObjectUri> walkedDigests;
    private final ListedLogFiles listedLogFiles;

    OutOfScopeLogFiles(
            ReadOnlyDirectoryStore store,
            DigestReader reader,
            LogFileValidator logFiles,
            Set<ObjectUri> walked,
            ListedLogFiles mentioned) {
        this.store = store;
        this.reader = reader;
        this.logFiles = logFiles;
        this.walkedDigests = walked;
        this.listedLogFiles = mentioned;
    }

    void collect(DigestIndex index, ValidationRequest request, CompletenessCheck completeness) throws IOException {
        for (TrailId trail : index.trails()) {
            for (DigestLocation digest : index.digestsOf(trail)) {
                if (!walkedDigests.contains(digest.uri())) {
                    collect(digest, completeness);
                }
            }
        }
        for (TrailId trail : index.trails()) {
            Map<String, Instant> newest = index.newestByRegion(trail);
            for (String bucket : index.buckets(trail)) {
                store.visit(bucket, new PendingLogFileVisitor(trail, newest, request));
            }
        }
    }

    private void collect(DigestLocation stored, CompletenessCheck completeness) {
        try {
            for (Digest.LogFileEntry file : reader.read(stored).digest().logFiles()) {
                listedLogFiles.add(new ObjectUri(file.bucket(), file.object()));
                StreamRange range = file.range();
                if (range == null || completeness.mayFill(range)) {
                    logFiles.collectSequences(file, stored.key());
                }
            }
        } catch (FormatException | IOException e) {
            // It was not asked for; what it would have vouched for is missing.
        }
    }

    /** Log files of another account or time that are newer than its newest digest. */
    private final class PendingLogFileVisitor implements ReadOnlyDirectoryStore.ObjectVisitor {
        private final TrailId trail;
        private final Map<String, Instant> newest;
        private final ValidationRequest request;

        PendingLogFileVisitor(TrailId trail, Map<String, Instant> newest, ValidationRequest request) {
            this.trail = trail;
            this.newest = newest;
            this.request = request;
        }

        @Override
        public void visitObject(ObjectUri object) {
            try {
                if (LogFileKey.matches(object.key())) {
                    LogFileKey key = LogFileKey.parse(object.key());
                    Instant end = newest.get(key.region());
                    if (key.accountId().equals(trail.accountId())
                            && !request.includes(key)
                            && end != null
                            && key.time().plusSeconds(60).isAfter(end)
                            && !listedLogFiles.contains(object)) {
                        logFiles.collectSequences(object, key);
                    }
                }
            } catch (FormatException e) {
                // It was moved; the validation of its own account tells.
            }
        }

        @Override
        public void visitUnreadable(ObjectUri object, String reason) {
            // the index of digests has told of it
        }
    }
}
