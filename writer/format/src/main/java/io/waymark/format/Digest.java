package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A digest file: lists the log files that were delivered in one period, and refers to the previous digest.
 *
 * <p>Source: AWS CloudTrail User Guide, "Digest file structure". Keys are written in the order of AWS's own files. Unknown
 * keys are skipped on reading, as the AWS CLI does.
 *
 * @param awsAccountId 12 digits
 * @param startTime the beginning of the period, inclusive; whole seconds
 * @param endTime the end of the period, exclusive; whole seconds
 * @param bucket the digest's bucket
 * @param object the digest's own object key
 * @param publicKeyFingerprint the fingerprint of the signing key: 32 hexadecimal digits
 * @param signatureAlgorithm {@code SHA256withRSA}
 * @param newestEventTime the newest event time in the listed log files; null if there are none
 * @param oldestEventTime the oldest event time in the listed log files; null if there are none
 * @param previous the previous digest; null for the first of a chain
 * @param logFiles the log files that were delivered in the period, in the order of delivery
 * @param notLogged the records that the trail has not, by decision, and that no earlier digest lists
 */
public record Digest(
        String awsAccountId,
        Instant startTime,
        Instant endTime,
        String bucket,
        String object,
        String publicKeyFingerprint,
        String signatureAlgorithm,
        @Nullable Instant newestEventTime,
        @Nullable Instant oldestEventTime,
        @Nullable PreviousDigest previous,
        List<LogFileEntry> logFiles,
        List<NotLoggedRecords> notLogged) {
    /** The only signature algorithm of CloudTrail. */
    public static final String SHA256_WITH_RSA = "SHA256withRSA";

    private static final String SHA_256 = "SHA-256";
    private static final String NOT_LOGGED = "notLogged";
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> NOT_LOGGED_KEYS = Set.of("stream", "reason", "sequences");
    private static final Set<String> DIGEST_KEYS = Set.of(
            "awsAccountId",
            "digestStartTime",
            "digestEndTime",
            "digestS3Bucket",
            "digestS3Object",
            "digestPublicKeyFingerprint",
            "digestSignatureAlgorithm",
            "newestEventTime",
            "oldestEventTime",
            "previousDigestS3Bucket",
            "previousDigestS3Object",
            "previousDigestHashValue",
            "previousDigestSignature");
    private static final Set<String> LOG_FILE_KEYS = Set.of(
            "s3Bucket",
            "s3Object",
            "hashValue",
            "hashAlgorithm",
            "newestEventTime",
            "oldestEventTime",
            "stream",
            "firstSequence",
            "lastSequence",
            "recordCount");

    /**
     * The reference to the previous digest in the chain.
     *
     * @param bucket the previous digest's bucket
     * @param object the previous digest's object key
     * @param hashValue SHA-256 of the previous digest's inflated bytes, lower-case hexadecimal
     * @param signature the previous digest's signature, lower-case hexadecimal
     */
    public record PreviousDigest(String bucket, String object, String hashValue, String signature) {}

    /**
     * A log file that a digest lists.
     *
     * @param bucket the log file's bucket
     * @param object the log file's object key
     * @param hashValue SHA-256 of the log file's inflated bytes, lower-case hexadecimal
     * @param newestEventTime the newest event time of its records
     * @param oldestEventTime the oldest event time of its records
     * @param range the records' range in their stream; null if it is not known
     */
    public record LogFileEntry(
            String bucket,
            String object,
            String hashValue,
            Instant newestEventTime,
            Instant oldestEventTime,
            @Nullable StreamRange range) {
        /**
         * Creates the entry of a log file whose range in a stream is not known.
         *
         * @param bucket the log file's bucket
         * @param object the log file's object key
         * @param hashValue SHA-256 of the log file's inflated bytes, lower-case hexadecimal
         * @param newestEventTime the newest event time of its records
         * @param oldestEventTime the oldest event time of its records
         */
        public LogFileEntry(
                String bucket, String object, String hashValue, Instant newestEventTime, Instant oldestEventTime) {
            this(bucket, object, hashValue, newestEventTime, oldestEventTime, null);
        }
    }

    /** Copies the lists. */
    public Digest {
        logFiles = List.copyOf(logFiles);
        notLogged = List.copyOf(notLogged);
    }

    /**
     * Formats the digest; these bytes are hashed, signed and compressed.
     *
     * @return compact JSON, UTF-8
     */
    public byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024 + 512 * logFiles.size());
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("awsAccountId", awsAccountId);
            json.writeStringField("digestStartTime", EventTime.format(startTime));
            json.writeStringField("digestEndTime", EventTime.format(endTime));
            json.writeStringField("digestS3Bucket", bucket);
            json.writeStringField("digestS3Object", object);
            json.writeStringField("digestPublicKeyFingerprint", publicKeyFingerprint);
            json.writeStringField("digestSignatureAlgorithm", signatureAlgorithm);
            writeTime(json, "newestEventTime", newestEventTime);
            writeTime(json, "oldestEventTime", oldestEventTime);
            writeText(json, "previousDigestS3Bucket", previous == null ? null : previous.bucket);
            writeText(json, "previousDigestS3Object", previous == null ? null : previous.object);
            writeText(json, "previousDigestHashValue", previous == null ? null : previous.hashValue);
            writeText(json, "previousDigestHashAlgorithm", previous == null ? null : SHA_256);
            writeText(json, "previousDigestSignature", previous == null ? null : previous.signature);
            json.writeArrayFieldStart("logFiles");
            for (LogFileEntry file : logFiles) {
                json.writeStartObject();
                json.writeStringField("s3Bucket", file.bucket);
                json.writeStringField("s3Object", file.object);
                json.writeStringField("hashValue", file.hashValue);
                json.writeStringField("hashAlgorithm", SHA_256);
                writeTime(json, "newestEventTime", file.newestEventTime);
                writeTime(json, "oldestEventTime", file.oldestEventTime);
                writeRange(json, file.range);
                json.writeEndObject();
            }
            json.writeEndArray();
            writeNotLogged(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** These keys are not AWS's: readers of AWS's digests skip them. */
    private static void writeRange(JsonGenerator json, @Nullable StreamRange range) throws IOException {
        if (range != null) {
            json.writeStringField("stream", range.stream());
            json.writeNumberField("firstSequence", range.first());
            json.writeNumberField("lastSequence", range.last());
            json.writeNumberField("recordCount", range.recordCount());
        }
    }

    /** This member is not AWS's either. */
    private void writeNotLogged(JsonGenerator json) throws IOException {
        if (notLogged.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(NOT_LOGGED);
        for (NotLoggedRecords records : notLogged) {
            json.writeStartObject();
            json.writeStringField("stream", records.stream());
            json.writeStringField("reason", records.reason().text());
            json.writeStringField("sequences", SequenceRange.format(records.sequences()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeText(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    private static void writeTime(JsonGenerator json, String name, @Nullable Instant value) throws IOException {
        writeText(json, name, value == null ? null : EventTime.format(value));
    }

    /**
     * Parses a digest.
     *
     * @param uncompressed the file's inflated bytes
     * @return the digest
     * @throws FormatException if it is not JSON, or a required key is missing or of the wrong type
     */
    public static Digest read(byte[] uncompressed) throws FormatException {
        try (JsonParser json = JSON.createParser(uncompressed)) {
            json.nextToken();
            List<LogFileEntry> files = new ArrayList<>();
            List<NotLoggedRecords> notLogged = new ArrayList<>();
            JsonMembers fields = JsonMembers.read(json, "the digest", DIGEST_KEYS, name -> {
                if (!name.equals("logFiles") && !name.equals(NOT_LOGGED)) {
                    json.skipChildren();
                    return;
                }
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (name.equals(NOT_LOGGED)) {
                        notLogged.add(readNotLogged(JsonMembers.read(
                                json, "records that are not logged", NOT_LOGGED_KEYS, array -> json.skipChildren())));
                    } else {
                        files.add(readLogFile(JsonMembers.read(
                                json, "a log file of the digest", LOG_FILE_KEYS, array -> json.skipChildren())));
                    }
                }
            });
            if (json.nextToken() != null) {
                throw new FormatException("something follows the digest's JSON object");
            }
            String previousObject = fields.optionalString("previousDigestS3Object");
            return new Digest(
                    fields.string("awsAccountId"),
                    fields.time("digestStartTime"),
                    fields.time("digestEndTime"),
                    fields.string("digestS3Bucket"),
                    fields.string("digestS3Object"),
                    fields.string("digestPublicKeyFingerprint"),
                    fields.string("digestSignatureAlgorithm"),
                    fields.optionalTime("newestEventTime"),
                    fields.optionalTime("oldestEventTime"),
                    previousObject == null
                            ? null
                            : new PreviousDigest(
                                    fields.string("previousDigestS3Bucket"),
                                    previousObject,
                                    fields.string("previousDigestHashValue"),
                                    fields.string("previousDigestSignature")),
                    files,
                    notLogged);
        } catch (IOException e) {
            throw new FormatException("the digest is not JSON: " + JsonErrors.describe(e), e);
        }
    }

    private static NotLoggedRecords readNotLogged(JsonMembers records) throws FormatException {
        try {
            return new NotLoggedRecords(
                    records.string("stream"),
                    NotLoggedRecords.Reason.of(records.string("reason")),
                    SequenceRange.parse(records.string("sequences")));
        } catch (IllegalArgumentException e) {
            throw new FormatException("the records that are not logged are invalid: " + e.getMessage(), e);
        }
    }

    private static LogFileEntry readLogFile(JsonMembers file) throws FormatException {
        String algorithm = file.string("hashAlgorithm");
        if (!algorithm.equals(SHA_256)) {
            throw new FormatException("a log file's hashAlgorithm is " + algorithm + ", not " + SHA_256);
        }
        return new LogFileEntry(
                file.string("s3Bucket"),
                file.string("s3Object"),
                file.string("hashValue"),
                file.time("newestEventTime"),
                file.time("oldestEventTime"),
                readRange(file));
    }

    private static @Nullable StreamRange readRange(JsonMembers file) throws FormatException {
        String stream = file.optionalString("stream");
        try {
            return stream == null
                    ? null
                    : new StreamRange(
                            stream,
                            file.number("firstSequence"),
                            file.number("lastSequence"),
                            file.number("recordCount"));
        } catch (IllegalArgumentException e) {
            throw new FormatException("a log file's range of sequence numbers is invalid: " + e.getMessage(), e);
        }
    }
}
