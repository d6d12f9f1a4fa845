package io.waymark.testing.trail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes one region's log files and digests. */
public final class ChainBuilder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final TrailBuilder trail;
    private final String region;
    private final List<ObjectNode> pendingLogFiles = new ArrayList<>();
    private TestSigningKey key;
    private Instant start;
    private int files;
    private @Nullable String previousObject;
    private @Nullable String previousSignature;

    ChainBuilder(TrailBuilder trail, String region, TestSigningKey key, Instant start) {
        this.trail = trail;
        this.region = region;
        this.key = key;
        this.start = start;
    }

    /** Signs further digests with another key. */
    public void signWith(TestSigningKey other) {
        key = other;
    }

    /** Ends the chain and starts a new one. */
    public void restartChainAt(Instant newStart) {
        start = newStart;
        previousObject = null;
        previousSignature = null;
    }

    /** Returns the key of a log file of this region. */
    public String logFileKey(Instant delivered, String unique) {
        return trail.folder() + "AWSLogs/" + trail.account() + "/CloudTrail/" + region + "/"
                + DAY.format(delivered) + "/"
                + trail.account() + "_CloudTrail_" + region + "_" + MINUTE.format(delivered) + "_" + unique
                + ".json.gz";
    }

    /** Writes a record. */
    public String record(UUID id, Instant time, String more) {
        return "{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"alice\"},"
                + "\"eventTime\":\"" + time.truncatedTo(ChronoUnit.SECONDS) + "\","
                + "\"eventSource\":\"orders.example.com\",\"eventName\":\"PlaceOrder\",\"awsRegion\":\"" + region
                + "\",\"eventID\":\"" + id + "\",\"readOnly\":false,\"eventCategory\":\"Management\","
                + "\"recipientAccountId\":\"" + trail.account() + "\"" + more + "}";
    }

    /** Writes a log file with records of the minute before its delivery. The next digest lists it. */
    public String addLogFile(Instant delivered, int records) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            texts.add(record(UUID.randomUUID(), delivered.minusSeconds(60 - i % 60), ""));
        }
        return addLogFile(
                delivered,
                texts.stream().collect(Collectors.joining(",", "{\"Records\":[", "]}")),
                delivered.minusSeconds(60),
                delivered.minusSeconds(60 - (records - 1) % 60));
    }

    /** Writes a log file with consecutive records of a stream. The next digest lists it with their range. */
    public String addLogFile(Instant delivered, String stream, long first, int records) throws IOException {
        Instant time = delivered.minusSeconds(60);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            texts.add(record(
                    UUID.randomUUID(),
                    time,
                    ",\"additionalEventData\":{\"stream\":\"" + stream + "\",\"sequence\":" + (first + i) + "}"));
        }
        String object = addLogFile(
                delivered, texts.stream().collect(Collectors.joining(",", "{\"Records\":[", "]}")), time, time);
        pendingLogFiles
                .get(pendingLogFiles.size() - 1)
                .put("stream", stream)
                .put("firstSequence", first)
                .put("lastSequence", first + records - 1)
                .put("recordCount", records);
        return object;
    }

    /** Writes a log file with {@code WaymarkStarted}, the first record of a stream. The next digest lists it. */
    public String addStart(Instant delivered, String stream, String trailName) throws IOException {
        Instant time = delivered.minusSeconds(60);
        String record = record(
                        UUID.randomUUID(),
                        time,
                        ",\"eventType\":\"AwsServiceEvent\",\"serviceEventDetails\":{\"trail\":\"" + trailName
                                + "\"},\"additionalEventData\":{\"stream\":\"" + stream + "\",\"sequence\":0}")
                .replace("orders.example.com", "waymark.io")
                .replace("PlaceOrder", "WaymarkStarted");
        return addLogFile(delivered, "{\"Records\":[" + record + "]}", time, time);
    }

    /** Trails of one account share a folder, so their names differ in the first letters. */
    private String uniqueString() {
        String letters = trail.name().replaceAll("[^A-Za-z0-9]", "");
        return letters.equals("audit")
                ? String.format("A%015d", files++)
                : letters.substring(0, 5) + String.format("%011d", files++);
    }

    /** Writes a log file of any content. The next digest lists it. */
    public String addLogFile(Instant delivered, String content, Instant oldest, Instant newest) throws IOException {
        String object = logFileKey(delivered, uniqueString());
        byte[] inflated = content.getBytes(StandardCharsets.UTF_8);
        trail.put(object, TrailBuilder.gzip(inflated));
        pendingLogFiles.add(JSON.createObjectNode()
                .put("s3Bucket", TrailBuilder.BUCKET)
                .put("s3Object", object)
                .put("hashValue", TestSigningKey.hash("SHA-256", inflated))
                .put("hashAlgorithm", "SHA-256")
                .put("newestEventTime", newest.toString())
                .put("oldestEventTime", oldest.toString()));
        return object;
    }

    /** Writes the digest of all log files since the previous digest. */
    public String addDigest(Instant end) throws IOException {
        return addDigest(end, "");
    }

    /** Writes a backfill digest. */
    public String addBackfillDigest(Instant end) throws IOException {
        return addDigest(end, "_backfill");
    }

    private String addDigest(Instant end, String suffix) throws IOException {
        String object = trail.folder() + "AWSLogs/" + trail.account() + "/CloudTrail-Digest/" + region + "/"
                + DAY.format(end) + "/"
                + trail.account() + "_CloudTrail-Digest_" + region + "_" + trail.name() + "_" + TrailBuilder.HOME_REGION
                + "_"
                + SECOND.format(end) + suffix + ".json.gz";
        ObjectNode digest = JSON.createObjectNode()
                .put("awsAccountId", trail.account())
                .put("digestStartTime", start.toString())
                .put("digestEndTime", end.toString())
                .put("digestS3Bucket", TrailBuilder.BUCKET)
                .put("digestS3Object", object)
                .put("digestPublicKeyFingerprint", key.fingerprint())
                .put("digestSignatureAlgorithm", "SHA256withRSA")
                .put("newestEventTime", extremeEventTime("newestEventTime", true))
                .put("oldestEventTime", extremeEventTime("oldestEventTime", false))
                .put("previousDigestS3Bucket", previousObject == null ? null : TrailBuilder.BUCKET)
                .put("previousDigestS3Object", previousObject)
                .put("previousDigestHashValue", previousHash())
                .put("previousDigestHashAlgorithm", previousObject == null ? null : "SHA-256")
                .put("previousDigestSignature", previousSignature);
        ArrayNode list = digest.putArray("logFiles");
        pendingLogFiles.forEach(list::add);
        pendingLogFiles.clear();
        previousSignature = trail.putDigest(object, digest, key);
        previousObject = object;
        start = end;
        return object;
    }

    private @Nullable String previousHash() throws IOException {
        return previousObject == null
                ? null
                : TestSigningKey.hash("SHA-256", TrailBuilder.gunzip(Files.readAllBytes(trail.file(previousObject))));
    }

    private @Nullable String extremeEventTime(String field, boolean newest) {
        List<String> times = pendingLogFiles.stream()
                .map(file -> file.path(field).asText())
                .sorted()
                .toList();
        return times.isEmpty() ? null : times.get(newest ? times.size() - 1 : 0);
    }
}
