package io.waymark.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service with listeners or jobs, with the agent, that ends by itself. */
final class ListenerService {
    private static final String SELECTORS =
            "[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]},"
                    + "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
                    + "{\"Field\":\"resources.type\",\"Equals\":[\"Waymark::Service::Listener\"]}]}]";

    private final Path folder;
    private final String versions;
    private String stderr = "";
    private boolean withBroker;
    private boolean javax;

    /**
     * Prepares it.
     *
     * @param folder its working directory
     * @param versions of its libraries: {@code pinned}, or a folder of this module
     */
    ListenerService(Path folder, String versions) {
        this.folder = folder;
        this.versions = versions;
    }

    /** Adds what the module has and the versions have not: the service starts a broker of its own. */
    ListenerService withBroker() {
        withBroker = true;
        return this;
    }

    /** Replaces the packages {@code jakarta} by {@code javax}, and so the broker's client. */
    ListenerService withJavax() {
        javax = true;
        return this;
    }

    DeliveredTrail run(Class<?> main, String... options) throws Exception {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.service.name=worker")
                .withOption("-Dwaymark.trail.selectors=" + SELECTORS);
        for (String option : options) {
            jvm.withOption(option);
        }
        if (javax) {
            jvm.withClassPathFirst(JavaxClasses.copy(main, folder.resolve("javax")));
        }
        for (Path jar : libraries()) {
            jvm.withClassPath(jar);
        }
        CliResult ended = jvm.run(main);
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        stderr = ended.err();
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    String stderr() {
        return stderr;
    }

    private List<Path> libraries() throws IOException {
        if (versions.equals("pinned")) {
            return pinned().toList();
        }
        List<Path> libraries;
        try (Stream<Path> jars = Files.list(Path.of(versions, "target", "lib"))) {
            libraries = jars.map(Path::toAbsolutePath).toList();
        }
        if (!withBroker) {
            return libraries;
        }
        Set<String> artifacts =
                libraries.stream().map(ListenerService::artifact).collect(Collectors.toSet());
        return Stream.concat(
                        libraries.stream(),
                        pinned().filter(jar -> !artifacts.contains(artifact(jar)) && isOfBroker(artifact(jar))))
                .toList();
    }

    private static Stream<Path> pinned() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of);
    }

    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    private boolean isOfBroker(String artifact) {
        return !artifact.startsWith("spring-") && !(javax && artifact.contains("jakarta"));
    }

    /** Returns the only event of a name. */
    static JsonNode one(DeliveredTrail trail, String eventName) {
        List<JsonNode> records = trail.records(eventName);
        assertThat(records).as(eventName).hasSize(1);
        return records.get(0);
    }

    /** Returns whom an event names, what it was called with, and how it ended. */
    static String summary(JsonNode event) {
        return event.at("/userIdentity/type").asText() + " "
                + event.at("/userIdentity/invokedBy").asText() + " "
                + event.get("requestParameters") + " "
                + event.at("/errorCode").asText("-") + " "
                + event.at("/errorMessage").asText("-");
    }

    /** Returns the places of the calls that an event led to. */
    static List<String> reservedBy(DeliveredTrail trail, JsonNode event) {
        return trail.records("Reserve").stream()
                .filter(call -> call.at("/requestID").equals(event.at("/requestID"))
                        && call.at("/userIdentity").equals(event.at("/userIdentity")))
                .map(call -> call.at("/requestParameters/place").textValue())
                .toList();
    }
}
