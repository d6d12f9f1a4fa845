package io.waymark.vertx;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The class paths of services. */
final class VertxLibraries {
    private VertxLibraries() {}

    /** Returns the jars of a version: {@code vertx-4}, or that of a module. */
    static List<Path> of(String version) throws IOException {
        if (version.equals("vertx-4")) {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                    .map(Path::of)
                    .toList();
        }
        try (Stream<Path> jars = Files.list(Path.of(version, "target", "lib"))) {
            return jars.map(Path::toAbsolutePath).toList();
        }
    }
}
