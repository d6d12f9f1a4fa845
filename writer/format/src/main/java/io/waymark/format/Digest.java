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
 * A digest file: the log files that were delivered in one period, chained to the digest before.
 *
 * <p>Source: AWS CloudTrail User Guide, "Digest file structure". Keys are written in the order of AWS's own files. What a
 * reader does not know it skips, as the AWS CLI does.
 *
 * @param awsAccountId 12 digits
 * @param startTime where the period begins, inclusive; whole seconds
 * @param endTime where the period ends, exclusive; whole seconds
 * @param bucket the bucket that holds the digest
 * @param object the digest's own key
 * @param publicKeyFingerprint names the key that signs it: 32 hexadecimal digits
 * @param signatureAlgorithm {@code SHA256withRSA}
 * @param newestEventTime of all records in the listed files; null if there are none
 * @param oldestEventTime of all records in the listed files; null if there are none
 * @param previous the digest before; null for the first of a chain
 * @param logFiles what was delivered in the period, in the order of delivery
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
        List<LogFileEntry> logFiles) {
    /** The only signature algorithm. */
    public static final String SHA256_WITH_RSA = "SHA256withRSA";

    private static final String SHA_256 = "SHA-256";
    private static final JsonFactory JSON = new JsonFactory();
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
     * The digest before in the chain.
     *
     * @param bucket its bucket
     * @param object its key
     * @param hashValue SHA-256 of its inflated bytes, lower-case hexadecimal
     * @param signature as in its metadata, lower-case hexadecimal
     */
    public record PreviousDigest(String bucket, String object, String hashValue, String signature) {}

    /**
     * A log file that the digest vouches for.
     *
     * @param bucket its bucket
     * @param object its key
     * @param hashValue SHA-256 of its inflated bytes, lower-case hexadecimal
     * @param newestEventTime of its records
     * @param oldestEventTime of its records
     * @param range which records of which stream it holds; null if that is not known
     */
    public record LogFileEntry(
            String bucket,
            String object,
            String hashValue,
            Instant newestEventTime,
            Instant oldestEventTime,
            @Nullable StreamRange range) {
        /**
         * A log file of which it is not known which records it holds.
         *
         * @param bucket its bucket
         * @param object its key
         * @param hashValue SHA-256 of its inflated bytes, lower-case hexadecimal
         * @param newestEventTime of its records
         * @param oldestEventTime of its records
         */
        public LogFileEntry(
                String bucket, String object, String hashValue, Instant newestEventTime, Instant oldestEventTime) {
            this(bucket, object, hashValue, newestEventTime, oldestEventTime, null);
        }
    }

    /** Copies the list. */
    public Digest {
        logFiles = List.copyOf(logFiles);
    }

    /**
     * Writes the digest as it is to be compressed and hashed.
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
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Not one of AWS's keys: what reads AWS's digests skips it. */
    private static void writeRange(JsonGenerator json, @Nullable StreamRange range) throws IOException {
        if (range != null) {
            json.writeStringField("stream", range.stream());
            json.writeNumberField("firstSequence", range.first());
            json.writeNumberField("lastSequence", range.last());
            json.writeNumberField("recordCount", range.recordCount());
        }
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
     * Reads a digest.
     *
     * @param uncompressed the file's inflated bytes
     * @return the digest
     * @throws FormatException if it is not JSON, or a required key is missing or of the wrong kind
     */
    public static Digest read(byte[] uncompressed) throws FormatException {
        try (JsonParser json = JSON.createParser(uncompressed)) {
            json.nextToken();
            List<LogFileEntry> files = new ArrayList<>();
            JsonMembers fields = JsonMembers.read(json, "the digest", DIGEST_KEYS, name -> {
                if (!name.equals("logFiles")) {
                    json.skipChildren();
                    return;
                }
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    files.add(readLogFile(JsonMembers.read(
                            json, "a log file of the digest", LOG_FILE_KEYS, array -> json.skipChildren())));
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
                    files);
        } catch (IOException e) {
            throw new FormatException("the digest is not JSON: " + JsonErrors.describe(e), e);
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
            throw new FormatException("a log file's records are not numbered as they must be: " + e.getMessage(), e);
        }
    }
}
