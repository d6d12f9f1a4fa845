package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Looks for seemingly missing events in log files outside the requested time range, account and trail: those that valid
 * digests list, and those that are not in a digest yet. Not thread-safe.
 */
final class OutOfScopeLogFiles {
    private final ReadOnlyStore store;
    private final DigestReader reader;
    private final LogFileValidator logFiles;
    private final TrailStreams streams;
    private final Set<ObjectUri> walkedDigests;
    private final ListedLogFiles listedLogFiles;

    OutOfScopeLogFiles(
            ReadOnlyStore store,
            DigestReader reader,
            LogFileValidator logFiles,
            TrailStreams streams,
            Set<ObjectUri> walkedDigests,
            ListedLogFiles listedLogFiles) {
        this.store = store;
        this.reader = reader;
        this.logFiles = logFiles;
        this.streams = streams;
        this.walkedDigests = walkedDigests;
        this.listedLogFiles = listedLogFiles;
    }

    /**
     * Collects the records of log files that may have the missing events of a trail.
     *
     * @param completeness says which are missing, by trail
     */
    void collect(
            DigestIndex index, ValidationRequest request, Map<TrailStreams.TrailName, CompletenessCheck> completeness)
            throws IOException {
        for (TrailId trail : index.trails()) {
            for (DigestLocation digest : index.digestsOf(trail)) {
                CompletenessCheck check = completeness.get(TrailStreams.TrailName.of(trail));
                if (check != null && !walkedDigests.contains(digest.uri())) {
                    collect(digest, check);
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
        } catch (FormatException | NoSuchFileException e) {
            // The digest is outside the request; its log files count as missing.
        } catch (IOException e) {
            streams.addUnreadableFile(null, ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
        }
    }

    /** Finds log files of an account outside the request that are newer than its newest digest. */
    private final class PendingLogFileVisitor implements ReadOnlyStore.ObjectVisitor {
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
                            // Trails of one account share a folder: each file counts once.
                            && listedLogFiles.add(object)) {
                        logFiles.collectSequences(object, key);
                    }
                }
            } catch (FormatException e) {
                // It was moved; validating its own account reports that.
            }
        }

        @Override
        public void visitUnreadable(ObjectUri object, String reason) {
            // reported by the digest index
        }
    }
}
