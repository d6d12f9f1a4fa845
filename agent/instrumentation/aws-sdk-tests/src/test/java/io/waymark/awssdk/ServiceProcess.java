package io.waymark.awssdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.awssdk.app.CallsMain;
import io.waymark.testing.process.BuildTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A service with the agent on one JDK and one version of the SDK. */
final class ServiceProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path java;
    private final Path folder;
    private final List<String> options = new ArrayList<>();
    private List<String> libraries = ownLibraries();

    ServiceProcess(Path javaHome, Path folder) {
        this.java = javaHome.resolve("bin/java");
        this.folder = folder;
    }

    ServiceProcess withOption(String option) {
        options.add(option);
        return this;
    }

    /** Replaces the libraries of the tests' class path with the jars in a folder. */
    ServiceProcess withLibraries(Path jars) throws IOException {
        try (Stream<Path> all = Files.list(jars)) {
            libraries = all.map(jar -> jar.toAbsolutePath().toString()).sorted().toList();
        }
        return this;
    }

    /** Returns the libraries of the tests' class path without Waymark's own. */
    private static List<String> ownLibraries() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator, -1))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .toList();
    }

    /** Runs classes of the service to the end, and returns their records in the order of the calls. */
    List<JsonNode> run(String classes, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-javaagent:" + BuildTree.agentJar()));
        command.addAll(options);
        // All events must be delivered at the end, also on a busy machine.
        command.add("-Dwaymark.shutdown.timeout=2m");
        command.addAll(List.of("-XX:SoftRefLRUPolicyMSPerMB=0", "-XX:TieredStopAtLevel=1"));
        List<String> classPath = new ArrayList<>(libraries);
        classPath.add(Path.of("target/test-classes").toAbsolutePath().toString());
        command.addAll(
                List.of("-classpath", String.join(File.pathSeparator, classPath), CallsMain.class.getName(), classes));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout.txt").toFile())
                .redirectError(folder.resolve("stderr.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WAYMARK") || name.startsWith("AWS"));
        Process process = builder.start();
        if (!process.waitFor(240, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the service did not end; its output: " + output());
        }
        if (process.exitValue() != 0 || !output().contains("done")) {
            throw new AssertionError("the service failed; its output: " + output());
        }
        return records();
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("stdout.txt"), StandardCharsets.UTF_8)
                + Files.readString(folder.resolve("stderr.txt"), StandardCharsets.UTF_8);
    }

    /** Returns the records of the service's own calls. */
    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder.resolve("waymark/store"))) {
            all.filter(file -> file.toString().contains("/CloudTrail/")
                            && file.toString().endsWith(".json.gz"))
                    .forEach(file -> read(file).get("Records").forEach(records::add));
        }
        records.removeIf(record -> record.get("eventType").textValue().equals("AwsServiceEvent"));
        records.sort(Comparator.comparingLong(
                record -> record.at("/additionalEventData/sequence").asLong()));
        return records;
    }

    private static JsonNode read(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
