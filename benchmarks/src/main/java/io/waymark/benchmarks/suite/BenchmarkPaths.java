package io.waymark.benchmarks.suite;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Paths of the built product and of the contenders' libraries, relative to the running jar. Immutable. */
public final class BenchmarkPaths {
    private final Path target;

    private BenchmarkPaths(Path target) {
        this.target = target;
    }

    /**
     * Locates the build from the running {@code benchmarks.jar}.
     *
     * @return the paths
     */
    public static BenchmarkPaths locate() {
        try {
            Path jar = Path.of(BenchmarkPaths.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new BenchmarkPaths(jar.toAbsolutePath().normalize().resolveSibling(""));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the running jar has no path", e);
        }
    }

    /** Returns the directory of the result files. */
    public Path resultsDirectory() {
        return target.resolve("results");
    }

    /** Returns the committed budgets. */
    public Path budgetsFile() {
        return target.resolve("../budgets.json").normalize();
    }

    Path classesDirectory() {
        return target.resolve("classes");
    }

    Path benchmarksJar() {
        return target.resolve("benchmarks.jar");
    }

    /** Returns the agent's jar; the system property {@code waymark.benchmarks.agent-jar} overrides the built one. */
    public Path agentJar() {
        String override = System.getProperty("waymark.benchmarks.agent-jar");
        return override == null
                ? target.resolve("../../agent/distribution/target/waymark-agent.jar")
                        .normalize()
                : Path.of(override).toAbsolutePath();
    }

    Path orderServiceJar() {
        return target.resolve("../../sample-apps/order-service/target/order-service.jar")
                .normalize();
    }

    Path petStoreJar() {
        return target.resolve("../../sample-apps/petstore/target/petstore.jar").normalize();
    }

    /** Returns the AWS SDK jars of the sample {@code aws-inventory}; empty if it is not built. */
    List<Path> awsSdkJars() throws IOException {
        return jars(target.resolve("../../sample-apps/aws-inventory/target/lib").normalize());
    }

    List<Path> peerLibraries(String peer) throws IOException {
        return jars(target.resolve("peers").resolve(peer));
    }

    private static List<Path> jars(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        }
    }
}
