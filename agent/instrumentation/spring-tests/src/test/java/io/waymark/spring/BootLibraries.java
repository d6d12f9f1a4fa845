package io.waymark.spring;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The class paths of services. */
final class BootLibraries {
    /** What marks the jars of one container. */
    private static final Map<String, List<String>> CONTAINERS = Map.of(
            "tomcat", List.of("tomcat-embed-core", "tomcat-embed-websocket"),
            "jetty",
                    List.of(
                            "jetty-",
                            "http2-",
                            "websocket-core",
                            "websocket-servlet",
                            "javax-websocket",
                            "websocket-server"),
            "undertow", List.of("undertow-"));

    private BootLibraries() {}

    /**
     * Returns the jars of a version of Spring Boot.
     *
     * @param boot the module that has them
     * @param container the only servlet container among them
     */
    static List<Path> of(String boot, String container) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(boot, "target", "lib"))) {
            return jars.map(Path::toAbsolutePath)
                    .filter(jar -> !isOfAnotherContainer(jar.getFileName().toString(), container))
                    .toList();
        }
    }

    private static boolean isOfAnotherContainer(String jar, String container) {
        return CONTAINERS.entrySet().stream()
                .filter(other -> !other.getKey().equals(container))
                .flatMap(other -> other.getValue().stream())
                .anyMatch(jar::startsWith);
    }

    /** Returns the jars that the tests are compiled against. */
    static List<Path> ofTheTest() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .toList();
    }
}
