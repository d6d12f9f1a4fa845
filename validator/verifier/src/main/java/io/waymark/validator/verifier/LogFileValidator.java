package io.waymark.validator.verifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Checks log files against their entries in digests, in one pass over each. Not thread-safe. */
final class LogFileValidator {
    /** CloudTrail's log files are at most 50 MB compressed. */
    private static final long MAX_INFLATED_BYTES = 1L << 30;

    private final ReadOnlyStore store;
    private final TrailStreams streams;
    private final StreamTrails trails;
    private final ReadLogFiles readFiles;

    LogFileValidator(ReadOnlyStore store, TrailStreams streams, StreamTrails trails, ReadLogFiles readFiles) {
        this.store = store;
        this.readFiles = readFiles;
        this.streams = streams;
        this.trails = trails;
    }

    /**
     * Checks a log file.
     *
     * @param file its entry in the digest
     * @param digest the key of the digest
     * @throws FormatException if the file is not valid; the message says why
     * @throws NoSuchFileException if it is missing
     * @throws IOException if it cannot be read
     */
    void check(Digest.LogFileEntry file, DigestKey digest) throws FormatException, IOException {
        ObservedStreams ofTrail = streams.of(TrailId.of(digest));
        IdSet eventIds = streams.eventIdsOf(TrailId.of(digest));
        try {
            ScannedLogFile scanned = verify(file, digest, eventIds);
            // Only now: the content of a file that was changed says nothing about other files.
            eventIds.addAll(scanned.ids);
            ofTrail.add(scanned.requireSummary().streams(), ObservedStreams.RecordOrigin.PROVEN);
        } catch (FormatException | NoSuchFileException e) {
            StreamRange range = file.range();
            if (range != null) {
                ofTrail.addMissingFile(range);
            }
            throw e;
        } catch (IOException e) {
            ofTrail.addUnreadableFile(file.range(), ObservedStreams.RecordOrigin.PROVEN);
            throw e;
        }
    }

    /**
     * Collects the sequence numbers of a log file outside the request, if it matches its entry in the digest.
     *
     * @param file its entry in the digest
     * @param digest the key of the digest
     */
    void collectSequences(Digest.LogFileEntry file, DigestKey digest) {
        ObservedStreams ofTrail = streams.of(TrailId.of(digest));
        try {
            ofTrail.add(
                    verify(file, digest, new IdSet(0)).requireSummary().streams(),
                    ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
        } catch (FormatException | NoSuchFileException e) {
            // Its records count as missing.
        } catch (IOException e) {
            ofTrail.addUnreadableFile(file.range(), ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
        }
    }

    /**
     * Collects the sequence numbers of a log file outside the request that no digest lists yet.
     *
     * @param object the file
     * @param key its key
     */
    void collectSequences(ObjectUri object, LogFileKey key) {
        try {
            ScannedLogFile read = scan(object, key, new IdSet(0));
            if (read.summary != null) {
                streams.addUnlisted(object.bucket(), read.summary.streams(), ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
            }
        } catch (FormatException | NoSuchFileException e) {
            // Its records count as missing.
        } catch (IOException e) {
            streams.addUnreadableFile(null, ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
        }
    }

    private ScannedLogFile verify(Digest.LogFileEntry file, DigestKey digest, IdSet otherIds)
            throws FormatException, IOException {
        LogFileKey key = LogFileKey.parse(file.object());
        if (!key.accountId().equals(digest.accountId()) || !key.region().equals(digest.region())) {
            throw new FormatException("is in the folder of another account or region than its digest");
        }
        ScannedLogFile read = scan(new ObjectUri(file.bucket(), file.object()), key, otherIds);
        if (!read.sha256.equals(file.hashValue())) {
            throw new FormatException("hash value doesn't match");
        }
        checkDigestClaims(file, read.requireSummary());
        return read;
    }

    /**
     * Checks a log file that no digest lists; its records may still be copies of others.
     *
     * @param object the file
     * @param key its key
     * @param kind the kind of the finding if its records are valid
     * @param text the text of the finding if its records are valid
     * @return the finding
     */
    Finding checkUnlisted(ObjectUri object, LogFileKey key, Finding.Kind kind, String text) {
        IdSet eventIds = streams.eventIdsIn(object.bucket());
        try {
            ScannedLogFile read = scan(object, key, eventIds);
            if (read.problem != null || read.summary == null) {
                return Finding.of(Finding.Kind.LOG_INVALID, object, "not in any digest: " + read.problem);
            }
            eventIds.addAll(read.ids);
            streams.addUnlisted(object.bucket(), read.summary.streams(), ObservedStreams.RecordOrigin.PENDING);
            trails.collect(key.region(), key.accountId(), read.summary.streams());
            return Finding.of(kind, object, text);
        } catch (FormatException e) {
            return Finding.of(Finding.Kind.LOG_INVALID, object, "not in any digest: " + e.getMessage());
        } catch (IOException e) {
            streams.addUnreadableFile(null, ObservedStreams.RecordOrigin.PENDING);
            return Finding.of(Finding.Kind.UNCHECKED, object, IoErrorMessage.of(e));
        }
    }

    /**
     * Collects the trails that a log file names which no digest lists; nothing else is taken from its records.
     *
     * @param object the file
     * @param key its key
     */
    void collectTrails(ObjectUri object, LogFileKey key) {
        RecordScanner.Summary summary = summarize(object, key);
        if (summary != null) {
            trails.collect(key.region(), key.accountId(), summary.streams());
        }
    }

    /**
     * Finds the trail that a log file names.
     *
     * @param object a file that no digest lists
     * @param key its key
     * @return the trail; null if the file is invalid, or its records do not name one trail
     */
    @Nullable
    TrailId findTrail(ObjectUri object, LogFileKey key) {
        RecordScanner.Summary summary = summarize(object, key);
        return summary == null ? null : trails.find(summary);
    }

    private RecordScanner.@Nullable Summary summarize(ObjectUri object, LogFileKey key) {
        try {
            return scan(object, key, streams.eventIdsIn(object.bucket())).summary;
        } catch (FormatException | IOException e) {
            return null;
        }
    }

    /** A file that was read to its end; the summary is null if there is a problem with its records. */
    record ScannedLogFile(
            String sha256,
            RecordScanner.@Nullable Summary summary,
            IdSet ids,
            @Nullable String problem) {
        RecordScanner.Summary requireSummary() throws FormatException {
            if (problem != null || summary == null) {
                throw new FormatException(String.valueOf(problem));
            }
            return summary;
        }
    }

    private ScannedLogFile scan(ObjectUri object, LogFileKey key, IdSet otherIds) throws FormatException, IOException {
        Object version = ReadLogFiles.versionOf(store, object);
        ScannedLogFile known = version == null ? null : readFiles.find(object, version);
        if (known != null) {
            return known;
        }
        ScannedLogFile read = read(object, key, otherIds);
        if (version != null) {
            readFiles.put(object, version, read);
        }
        return read;
    }

    private ScannedLogFile read(ObjectUri object, LogFileKey key, IdSet otherIds) throws FormatException, IOException {
        MessageDigest sha256 = sha256();
        RecordScanner.Summary summary = null;
        String problem = null;
        IdSet ids = new IdSet(IdCapacity.forHeap());
        try (InputStream in = store.open(object);
                InputStream inflated =
                        new DigestInputStream(new StrictGzipInputStream(in, MAX_INFLATED_BYTES), sha256)) {
            try {
                summary = new RecordScanner(key.accountId(), key.region(), otherIds, ids).scan(inflated);
            } catch (FormatException e) {
                problem = "invalid record: " + e.getMessage();
            } catch (JsonProcessingException | CharConversionException e) {
                problem = "invalid format: " + IoErrorMessage.of(e);
            }
            inflated.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException | EOFException e) {
            throw new FormatException("invalid format: " + IoErrorMessage.of(e), e);
        }
        return new ScannedLogFile(HexFormat.of().formatHex(sha256.digest()), summary, ids, problem);
    }

    private static void checkDigestClaims(Digest.LogFileEntry file, RecordScanner.Summary summary)
            throws FormatException {
        StreamRange range = file.range();
        if (range != null && !summary.streams().matchesExactly(range, summary.records())) {
            throw new FormatException("its records are not the range of the stream that its digest claims: "
                    + range.recordCount() + " of " + range.stream() + ", " + range.first() + " to " + range.last());
        }
        if (!(summary.oldest().equals(file.oldestEventTime())
                && summary.newest().equals(file.newestEventTime()))) {
            throw new FormatException("its event times are " + summary.oldest() + " to " + summary.newest()
                    + ", but its digest claims " + file.oldestEventTime() + " to " + file.newestEventTime());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
