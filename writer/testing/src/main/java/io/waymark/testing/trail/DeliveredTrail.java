package io.waymark.testing.trail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
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

/**
 * The trail that a service with the agent delivered, read from its files without any code of the product.
 *
 * @param home the folder {@code waymark.home}
 */
public record DeliveredTrail(Path home) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long TIMEOUT_SECONDS = 60;

    /** Returns the folder of the default bucket in the directory store. */
    public Path bucket() {
        return home.resolve("store/trail");
    }

    /** Returns the log files of all regions, sorted by path; none if nothing was delivered. */
    public List<Path> logFiles() {
        return filesUnder("CloudTrail");
    }

    /** Returns the digest files of all regions, sorted by path; none if nothing was delivered. */
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

    /** Parses a log file or digest file. */
    public static JsonNode read(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all records, the agent's service events included, in the order of {@link #logFiles()}. */
    public List<JsonNode> allRecords() {
        List<JsonNode> records = new ArrayList<>();
        for (Path file : logFiles()) {
            read(file).get("Records").forEach(records::add);
        }
        return records;
    }

    /** Returns the records of the service's own calls. */
    public List<JsonNode> records() {
        return allRecords().stream().filter(record -> !isServiceEvent(record)).toList();
    }

    /** Returns the records of the service's own calls of one name. */
    public List<JsonNode> records(String eventName) {
        return records().stream()
                .filter(record -> record.get("eventName").textValue().equals(eventName))
                .toList();
    }

    /** Returns the agent's self-reported events of one name, such as {@code WaymarkStarted}. */
    public List<JsonNode> serviceEvents(String eventName) {
        return allRecords().stream()
                .filter(record -> isServiceEvent(record)
                        && record.get("eventName").textValue().equals(eventName))
                .toList();
    }

    private static boolean isServiceEvent(JsonNode record) {
        return record.get("eventType").textValue().equals("AwsServiceEvent");
    }

    /** Returns the sequence numbers of all records of a stream, sorted; duplicates stay. */
    public List<Long> sequences(String stream) {
        return allRecords().stream()
                .map(record -> record.get("additionalEventData"))
                .filter(data -> data.get("stream").textValue().equals(stream))
                .map(data -> data.get("sequence").longValue())
                .sorted()
                .toList();
    }

    /** Returns the text of the agent's own log. */
    public String log() throws IOException {
        return Files.readString(home.resolve("log/waymark.log"));
    }

    /**
     * Runs {@code waymark validate-logs --verbose} over the store.
     *
     * @param more further arguments
     * @return exit status and output, standard error included in {@code out}
     */
    public CliResult validate(String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("validate-logs", "--store", home.resolve("store").toString(), "--verbose"));
        arguments.addAll(List.of(more));
        return runWaymark(arguments.toArray(new String[0]));
    }

    /**
     * Runs the packaged {@code waymark} command.
     *
     * @param arguments the command's arguments
     * @return exit status and output, standard error included in {@code out}
     */
    public CliResult runWaymark(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(BuildTree.waymarkCommand().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "waymark did not end within " + TIMEOUT_SECONDS + " seconds; its output:\n" + output);
        }
        return new CliResult(process.exitValue(), output, "");
    }
}
