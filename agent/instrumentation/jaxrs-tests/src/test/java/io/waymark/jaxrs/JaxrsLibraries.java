package io.waymark.jaxrs;

import io.waymark.jaxrs.app.OrderService;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.process.TestJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The class paths of services. */
final class JaxrsLibraries {
    private JaxrsLibraries() {}

    /**
     * Gives a JVM the libraries of a module.
     *
     * @param jvm the JVM
     * @param libraries the module; empty for what the tests are compiled against
     * @param folder takes copies of classes
     */
    static void addTo(TestJvm jvm, String libraries, Path folder) throws IOException {
        if (libraries.isEmpty()) {
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                    .map(Path::of)
                    .forEach(jvm::withClassPath);
            return;
        }
        if (libraries.endsWith("javax")) {
            jvm.withClassPathFirst(JavaxClasses.copy(OrderService.class, folder.resolve("javax")));
        }
        try (Stream<Path> jars = Files.list(Path.of(libraries, "target", "lib"))) {
            jars.map(Path::toAbsolutePath).forEach(jvm::withClassPath);
        }
    }
}
