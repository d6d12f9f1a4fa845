package io.waymark.validator.verifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
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

/** Checks log files against what a digest says of them, in one pass over each. Not safe for use by many threads. */
final class LogFileValidator {
    /** CloudTrail's own files have at most 50 MB before they are inflated. */
    private static final long MAX_INFLATED_BYTES = 1L << 30;

    private final ReadOnlyDirectoryStore store;
    private final ObservedStreams streams;
    private final IdSet eventIds = new IdSet(IdSet.capacityForHeap());

    LogFileValidator(ReadOnlyDirectoryStore store, ObservedStreams streams) {
        this.store = store;
        this.streams = streams;
    }

    /** Tells whether there were too many records to look for duplicates among all of them. */
    boolean eventIdsOverflowed() {
        return eventIds.isFull();
    }

    /**
     * Checks one log file.
     *
     * @param file what the digest says
     * @param digest the digest's key
     * @throws FormatException if the file is not valid, saying why
     * @throws NoSuchFileException if it is missing
     * @throws IOException if it cannot be read
     */
    void check(Digest.LogFileEntry file, DigestKey digest) throws FormatException, IOException {
        try {
            RecordScanner.Summary summary = verify(file, digest, eventIds);
            streams.add(summary.streams(), ObservedStreams.RecordOrigin.PROVEN);
        } catch (FormatException | IOException e) {
            StreamRange range = file.range();
            if (range != null) {
                streams.addMissingFile(range);
            }
            throw e;
        }
    }

    /**
     * Takes the numbers of a log file's records, if it is what a digest says of it; else that is found where it is asked for.
     *
     * @param file what the digest says
     * @param digest the digest's key
     */
    void collectSequences(Digest.LogFileEntry file, DigestKey digest) {
        try {
            streams.add(verify(file, digest, new IdSet(0)).streams(), ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
        } catch (FormatException | IOException e) {
            // Its records are missing then.
        }
    }

    /**
     * Takes the numbers of the records of a log file that no digest lists so far, and that was not asked for.
     *
     * @param object the file
     * @param key its key
     */
    void collectSequences(ObjectUri object, LogFileKey key) {
        try {
            ScannedLogFile read = scan(object, key, new IdSet(0));
            if (read.summary != null) {
                streams.add(read.summary.streams(), ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
            }
        } catch (FormatException | IOException e) {
            // Its records are missing then.
        }
    }

    private RecordScanner.Summary verify(Digest.LogFileEntry file, DigestKey digest, IdSet ids)
            throws FormatException, IOException {
        LogFileKey key = LogFileKey.parse(file.object());
        if (!key.accountId().equals(digest.accountId()) || !key.region().equals(digest.region())) {
            throw new FormatException("lies in the folder of another account or region than its digest");
        }
        ScannedLogFile read = scan(new ObjectUri(file.bucket(), file.object()), key, ids);
        if (!read.sha256.equals(file.hashValue())) {
            throw new FormatException("hash value doesn't match");
        }
        if (read.problem != null || read.summary == null) {
            throw new FormatException(String.valueOf(read.problem));
        }
        checkDigestClaims(file, read.summary);
        return read.summary;
    }

    /**
     * Looks at a log file that no digest lists; its records may be others' copies all the same.
     *
     * @param object the file
     * @param key its key
     * @param kind what it is if its records are in order
     * @param text why
     * @return what it is
     */
    Finding checkUnlisted(ObjectUri object, LogFileKey key, Finding.Kind kind, String text) {
        try {
            ScannedLogFile read = scan(object, key, eventIds);
            if (read.problem != null || read.summary == null) {
                return Finding.of(Finding.Kind.LOG_INVALID, object, "not in any digest: " + read.problem);
            }
            streams.add(read.summary.streams(), ObservedStreams.RecordOrigin.PENDING);
            return Finding.of(kind, object, text);
        } catch (FormatException e) {
            return Finding.of(Finding.Kind.LOG_INVALID, object, "not in any digest: " + e.getMessage());
        } catch (IOException e) {
            return Finding.of(Finding.Kind.UNCHECKED, object, IoErrorMessage.of(e));
        }
    }

    /** What a file holds; the summary is null if there is a problem with its records. */
    private record ScannedLogFile(
            String sha256,
            RecordScanner.@Nullable Summary summary,
            @Nullable String problem) {}

    private ScannedLogFile scan(ObjectUri object, LogFileKey key, IdSet ids) throws FormatException, IOException {
        MessageDigest sha256 = sha256();
        RecordScanner.Summary summary = null;
        String problem = null;
        try (InputStream in = store.open(object);
                InputStream inflated =
                        new DigestInputStream(new StrictGzipInputStream(in, MAX_INFLATED_BYTES), sha256)) {
            try {
                summary = new RecordScanner(key.accountId(), key.region(), ids).scan(inflated);
            } catch (FormatException e) {
                problem = "invalid record: " + e.getMessage();
            } catch (JsonProcessingException e) {
                problem = "invalid format: " + IoErrorMessage.of(e);
            }
            inflated.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException | EOFException e) {
            throw new FormatException("invalid format: " + IoErrorMessage.of(e), e);
        }
        return new ScannedLogFile(HexFormat.of().formatHex(sha256.digest()), summary, problem);
    }

    private static void checkDigestClaims(Digest.LogFileEntry file, RecordScanner.Summary summary)
            throws FormatException {
        StreamRange range = file.range();
        if (range != null && !summary.streams().matchesExactly(range, summary.records())) {
            throw new FormatException("its records are not those of the stream that its digest says: "
                    + range.recordCount() + " of " + range.stream() + ", " + range.first() + " to " + range.last());
        }
        if (!(summary.oldest().equals(file.oldestEventTime())
                && summary.newest().equals(file.newestEventTime()))) {
            throw new FormatException("its records are of " + summary.oldest() + " to " + summary.newest()
                    + ", its digest says " + file.oldestEventTime() + " to " + file.newestEventTime());
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
