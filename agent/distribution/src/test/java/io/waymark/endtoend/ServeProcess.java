package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.trail.AwsCli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code waymark serve}, as an operator starts it, and its clients. */
final class ServeProcess implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ADDRESS = Pattern.compile("waymark: serving .* at (http://127\\.0\\.0\\.1:\\d+)\n");

    private final Path out;
    private final Path err;
    private final Process process;
    private volatile URI uri;

    private ServeProcess(Path out, Path err, Process process) {
        this.out = out;
        this.err = err;
        this.process = process;
    }

    /**
     * Starts a server.
     *
     * @param jdk runs it
     * @param folder its working directory and that of its output, which is named after it
     * @param name distinguishes it from other servers of the folder
     * @param options JVM options without spaces
     * @param arguments the arguments of {@code waymark serve}
     */
    static ServeProcess start(Jdk jdk, Path folder, String name, List<String> options, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(BuildTree.waymarkCommand().toString(), "serve"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve(name + "-stdout.txt");
        Path err = folder.resolve(name + "-stderr.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("WAYMARK") || key.startsWith("AWS"));
        builder.environment().put("JAVA_HOME", jdk.home().toString());
        builder.environment().put("JAVA_OPTS", String.join(" ", options));
        return new ServeProcess(out, err, builder.start());
    }

    /** Waits until it listens, and returns its address. */
    URI address() {
        URI known = uri;
        if (known == null) {
            await().atMost(TIMEOUT).until(() -> stdout().endsWith("\n") || !process.isAlive());
            Matcher address = ADDRESS.matcher(stdout());
            assertThat(address.matches()).as(stdout() + stderr()).isTrue();
            known = URI.create(address.group(1));
            uri = known;
        }
        return known;
    }

    /** Waits until it delivers the home, which an agent may have delivered before; until then it changes no trail. */
    void awaitDelivering() {
        await().atMost(TIMEOUT).until(() -> stderr().contains("waymark: delivering "));
    }

    Process process() {
        return process;
    }

    String stdout() {
        return read(out);
    }

    String stderr() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls an operation of CloudTrail; the answer is that of an error if it has {@code __type}. */
    JsonNode call(String operation, String request) throws IOException, InterruptedException {
        HttpRequest call = HttpRequest.newBuilder(address())
                .header("X-Amz-Target", "CloudTrail_20131101." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(request))
                .build();
        return JSON.readTree(
                CLIENT.send(call, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Reads an object of a bucket, and returns the status of the response. */
    int get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path)).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Sends a request as a browser does, with a form if it has a body, and returns the status of the response. */
    int send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Origin", address().toString());
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Returns the records of the event history that have an attribute's value. */
    List<JsonNode> lookup(String attribute, String value) throws IOException, InterruptedException {
        List<JsonNode> records = new ArrayList<>();
        String token = "";
        do {
            String next = token.isEmpty() ? "" : ",\"NextToken\":\"" + token + "\"";
            JsonNode page = call(
                    "LookupEvents",
                    "{\"LookupAttributes\":[{\"AttributeKey\":\"" + attribute + "\",\"AttributeValue\":\"" + value
                            + "\"}]" + next + "}");
            for (JsonNode event : page.get("Events")) {
                records.add(JSON.readTree(event.get("CloudTrailEvent").textValue()));
            }
            token = page.path("NextToken").asText("");
        } while (!token.isEmpty());
        return records;
    }

    /** Runs a line in a shell whose AWS CLI uses it, in the region us-east-1. */
    CliResult shell(String line) throws IOException {
        return AwsCli.find()
                .orElseThrow()
                .runShell(Map.of("AWS_ENDPOINT_URL", address().toString(), "AWS_DEFAULT_REGION", "us-east-1"), line);
    }

    /** Terminates it, as a supervisor does, and waits for its end. */
    void terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as("ended; it wrote " + stderr())
                .isTrue();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
