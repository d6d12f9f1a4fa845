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
final class LogFilesElsewhere {
    private final DirectoryStore store;
    private final DigestReader reader;
    private final LogFileCheck logFiles;
    private final Set<ObjectUri> walked;
    private final MentionedLogFiles mentioned;

    LogFilesElsewhere(
            DirectoryStore store,
            DigestReader reader,
            LogFileCheck logFiles,
            Set<ObjectUri> walked,
            MentionedLogFiles mentioned) {
        this.store = store;
        this.reader = reader;
        this.logFiles = logFiles;
        this.walked = walked;
        this.mentioned = mentioned;
    }

    void look(TrailIndex index, ValidationRequest request, Completeness completeness) throws IOException {
        for (TrailName trail : index.trails()) {
            for (StoredDigest digest : index.all(trail)) {
                if (!walked.contains(digest.uri())) {
                    look(digest, completeness);
                }
            }
        }
        for (TrailName trail : index.trails()) {
            Map<String, Instant> newest = index.newestByRegion(trail);
            for (String bucket : index.buckets(trail)) {
                store.visit(bucket, new Pending(trail, newest, request));
            }
        }
    }

    private void look(StoredDigest stored, Completeness completeness) {
        try {
            for (Digest.LogFile file : reader.read(stored).digest().logFiles()) {
                mentioned.add(new ObjectUri(file.bucket(), file.object()));
                StreamRange range = file.range();
                if (range == null || completeness.mayFill(range)) {
                    logFiles.look(file, stored.key());
                }
            }
        } catch (FormatException | IOException e) {
            // It was not asked for; what it would have vouched for is missing.
        }
    }

    /** Log files of another account or time that are newer than its newest digest. */
    private final class Pending implements DirectoryStore.Visitor {
        private final TrailName trail;
        private final Map<String, Instant> newest;
        private final ValidationRequest request;

        Pending(TrailName trail, Map<String, Instant> newest, ValidationRequest request) {
            this.trail = trail;
            this.newest = newest;
            this.request = request;
        }

        @Override
        public void object(ObjectUri object) {
            try {
                if (LogFileKey.matches(object.key())) {
                    LogFileKey key = LogFileKey.parse(object.key());
                    Instant end = newest.get(key.region());
                    if (key.accountId().equals(trail.accountId())
                            && !request.asksFor(key)
                            && end != null
                            && key.time().plusSeconds(60).isAfter(end)
                            && !mentioned.contains(object)) {
                        logFiles.look(object, key);
                    }
                }
            } catch (FormatException e) {
                // It was moved; the validation of its own account tells.
            }
        }

        @Override
        public void unreadable(ObjectUri object, String reason) {
            // the index of digests has told of it
        }
    }
}
