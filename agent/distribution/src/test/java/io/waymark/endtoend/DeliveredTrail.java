package io.waymark.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What an agent left under its home. */
public record DeliveredTrail(Path home) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Path bucket() {
        return home.resolve("store/trail");
    }

    public List<Path> logFiles() {
        return filesUnder("CloudTrail");
    }

    public List<Path> digests() {
        return filesUnder("CloudTrail-Digest");
    }

    private List<Path> filesUnder(String kind) {
        Path root = bucket().resolve("AWSLogs/000000000000/" + kind);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.getFileName().toString().endsWith(".json.gz"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode read(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is in the log files. */
    public List<JsonNode> allRecords() {
        List<JsonNode> records = new ArrayList<>();
        for (Path file : logFiles()) {
            read(file).get("Records").forEach(records::add);
        }
        return records;
    }

    /** Those of the service's calls. */
    public List<JsonNode> records() {
        return allRecords().stream().filter(record -> !isServiceEvent(record)).toList();
    }

    /** What the agent itself tells. */
    public List<JsonNode> serviceEvents(String eventName) {
        return allRecords().stream()
                .filter(record -> isServiceEvent(record)
                        && record.get("eventName").textValue().equals(eventName))
                .toList();
    }

    private static boolean isServiceEvent(JsonNode record) {
        return record.get("eventType").textValue().equals("AwsServiceEvent");
    }

    /** The numbers of all records of a stream, sorted. */
    public List<Long> sequences(String stream) {
        return allRecords().stream()
                .map(record -> record.get("additionalEventData"))
                .filter(data -> data.get("stream").textValue().equals(stream))
                .map(data -> data.get("sequence").longValue())
                .sorted()
                .toList();
    }

    public List<JsonNode> records(String eventName) {
        return records().stream()
                .filter(record -> record.get("eventName").textValue().equals(eventName))
                .toList();
    }

    public String log() throws IOException {
        return Files.readString(home.resolve("log/waymark.log"));
    }

    /** Runs {@code waymark validate-logs} as a user would. */
    public TestJvm.ProcessResult validate(String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("validate-logs", "--store", home.resolve("store").toString(), "--verbose"));
        arguments.addAll(List.of(more));
        return runWaymark(arguments.toArray(new String[0]));
    }

    /** Runs {@code waymark} as a user would. */
    public TestJvm.ProcessResult runWaymark(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of("../../validator/bin/waymark")
                .toAbsolutePath()
                .normalize()
                .toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the validator did not end");
        }
        return new TestJvm.ProcessResult(process.exitValue(), output, "");
    }
}
