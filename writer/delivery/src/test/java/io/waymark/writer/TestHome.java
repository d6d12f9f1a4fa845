package io.waymark.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.EventTime;
import io.waymark.format.TrailDefinition;
import io.waymark.writer.journal.JournalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A home in a temporary folder, with what tests do with one. */
public final class TestHome {
    public static final String ACCOUNT = "123456789012";
    public static final String REGION = "eu-central-1";

    public final Path path;
    public final Map<String, String> options = new HashMap<>();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    public final OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));

    public TestHome(Path path) {
        this.path = path;
        options.put("waymark.home", path.toString());
        options.put("waymark.account", ACCOUNT);
        options.put("waymark.region", REGION);
        options.put("waymark.digest.interval", "1h");
        options.put("waymark.roll.interval", "1s");
    }

    public Configuration configuration() {
        Configuration configuration = Configuration.load(null, options, Map.of(), path, WriterOptions.ALL);
        if (!configuration.problems().isEmpty()) {
            throw new IllegalStateException(configuration.problems().toString());
        }
        return configuration;
    }

    public Writer open() throws WriterException {
        return open(Clock.systemUTC());
    }

    public Writer open(Clock clock) throws WriterException {
        return Writer.open(configuration(), log, clock, UUID.randomUUID());
    }

    public String stderr() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    public Path bucket() {
        return path.resolve("store").resolve("trail");
    }

    /** Appends management events numbered from one to another, both inclusive. */
    public static void append(Writer writer, long from, long to) throws JournalException {
        for (long sequence = from; sequence <= to; sequence++) {
            append(writer, sequence, System.currentTimeMillis(), false, REGION);
        }
    }

    public static void append(Writer writer, long sequence, long timeMillis, boolean data, String region)
            throws JournalException {
        byte[] record = record(sequence, timeMillis);
        writer.journal().append(sequence, timeMillis, data, ACCOUNT, region, record, 0, record.length);
    }

    public static byte[] record(long sequence) {
        return record(sequence, 1_000L * sequence);
    }

    private static byte[] record(long sequence, long timeMillis) {
        return ("{\"eventVersion\":\"1.11\",\"eventTime\":\"" + EventTime.format(Instant.ofEpochMilli(timeMillis))
                        + "\",\"eventID\":\"" + new UUID(sequence, 1) + "\",\"eventName\":\"Täst\",\"requestID\":\""
                        + sequence + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Defines a trail of all regions, as the API would. */
    public void define(String name, String bucket, boolean logging, String more) throws IOException {
        Path file = TrailDefinition.file(path, name);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"Name\":\"" + name + "\",\"S3BucketName\":\"" + bucket + "\",\"HomeRegion\":\"" + REGION
                        + "\",\"IsMultiRegionTrail\":true,\"IncludeGlobalServiceEvents\":true,\"LogFileValidationEnabled\":true,"
                        + "\"IsLogging\":" + logging + more + "}");
    }

    /** Returns the file where it is recorded how a trail is delivered. */
    public Path applied(String trail) {
        Path journals = path.resolve("journal");
        return (trail.equals("trail") ? journals : journals.resolve("trails").resolve(trail))
                .resolve("applied-trail.json");
    }

    /** Returns the numbers of the records in a bucket's log files, sorted. */
    public List<Integer> delivered(String bucket) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (Path file : files(bucket, "/CloudTrail/")) {
            read(file)
                    .get("Records")
                    .forEach(record ->
                            found.add(Integer.valueOf(record.get("requestID").textValue())));
        }
        found.sort(null);
        return found;
    }

    /** Returns the digests of a bucket. */
    public List<JsonNode> digests(String bucket) throws IOException {
        List<JsonNode> digests = new ArrayList<>();
        for (Path file : files(bucket, "/CloudTrail-Digest/")) {
            digests.add(read(file));
        }
        return digests;
    }

    /** Returns the keys of a bucket's log files that no digest lists. */
    public List<String> unsigned(String bucket) throws IOException {
        List<String> keys = new ArrayList<>();
        Path root = path.resolve("store").resolve(bucket);
        files(bucket, "/CloudTrail/")
                .forEach(file -> keys.add(root.relativize(file).toString()));
        for (JsonNode digest : digests(bucket)) {
            digest.path("logFiles")
                    .forEach(file -> keys.remove(file.get("s3Object").textValue()));
        }
        return keys;
    }

    private List<Path> files(String bucket, String part) throws IOException {
        Path root = path.resolve("store").resolve(bucket);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".json.gz")
                            && file.toString().contains(part))
                    .toList();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** Returns the keys of all objects in the store, sorted; metadata left out. */
    public List<String> objects() throws IOException {
        List<String> keys = new ArrayList<>();
        if (Files.exists(bucket())) {
            try (Stream<Path> files = Files.walk(bucket())) {
                files.filter(Files::isRegularFile)
                        .map(file -> bucket().relativize(file).toString())
                        .filter(key -> !key.endsWith(".meta.json"))
                        .sorted(Comparator.naturalOrder())
                        .forEach(keys::add);
            }
        }
        return keys;
    }

    public List<String> logFiles() throws IOException {
        return objects().stream().filter(key -> key.contains("/CloudTrail/")).toList();
    }

    public List<String> digests() throws IOException {
        return objects().stream()
                .filter(key -> key.contains("/CloudTrail-Digest/"))
                .toList();
    }
}
