package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.annotations.EventSource;
import io.waymark.endtoend.app.GuardedTransfers;
import io.waymark.endtoend.app.Transfers;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes that are loaded before the agent's premain are audited too. */
class ClassesLoadedEarlyIT {
    @TempDir
    private Path folder;

    private void assertAudited(CliResult ended) throws Exception {
        assertThat(ended.outLines()).as(ended.err()).containsExactly("number 7", "number 7", "number 7", "done 3");
        assertThat(new DeliveredTrail(folder.resolve("waymark")).records("Guarded"))
                .hasSize(3);
    }

    /** An AOT cache holds a jar's classes loaded and linked. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void classesOfAnAotCacheAreAudited(Jdk jdk) throws Exception {
        assumeTrue(jdk.version() >= 25, "skipped: AOT caches need JDK 25");
        Path application = folder.resolve("application.jar");
        writeJar(application, new Manifest(), "io/waymark/endtoend/app/");
        String classPath = application + File.pathSeparator + TestJvm.locationOf(EventSource.class);
        List<String> command = List.of(
                jdk.home().resolve("bin/java").toString(),
                "--add-modules",
                "java.instrument",
                "-cp",
                classPath,
                GuardedTransfers.class.getName(),
                "catch");
        List<String> training = new ArrayList<>(command);
        training.add(1, "-XX:AOTCacheOutput=" + folder.resolve("app.aot"));
        assertThat(ProcessRunner.run(folder, Map.of(), training).status()).isZero();

        List<String> production = new ArrayList<>(command);
        production.addAll(
                1,
                List.of(
                        "-XX:AOTCache=" + folder.resolve("app.aot"),
                        "-javaagent:" + BuildTree.agentJar(),
                        "-Dwaymark.block.timeout=1m",
                        "-Dwaymark.shutdown.timeout=30s"));
        assertAudited(ProcessRunner.run(folder, Map.of(), production));
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void classesLoadedByAnEarlierAgentAreAudited(Jdk jdk) throws Exception {
        Path earlier = folder.resolve("earlier.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Premain-Class", EarlyLoader.class.getName());
        writeJar(earlier, manifest, "io/waymark/endtoend/ClassesLoadedEarlyIT$EarlyLoader");
        assertAudited(new TestJvm(jdk, folder)
                .withOption("-javaagent:" + earlier)
                .withAgent()
                .withOption("-Dwaymark.block.timeout=1m")
                .run(GuardedTransfers.class, "catch"));
    }

    /** An agent that uses a class of the application. */
    public static final class EarlyLoader {
        private EarlyLoader() {}

        public static void premain(String argument) {
            new Transfers().journaled(1, 1);
        }
    }

    private static void writeJar(Path file, Manifest manifest, String prefix) throws Exception {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Path classes = Path.of("target/test-classes").toAbsolutePath();
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                var found = Files.walk(classes)) {
            for (Path path : found.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
                if (name.startsWith(prefix)) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(path, jar);
                }
            }
        }
    }
}
