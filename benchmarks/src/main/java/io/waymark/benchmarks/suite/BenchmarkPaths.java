package io.waymark.benchmarks.suite;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the built product and the contenders' libraries lie, found from the place of the running jar. Immutable. */
public final class BenchmarkPaths {
    private final Path target;

    private BenchmarkPaths(Path target) {
        this.target = target;
    }

    /**
     * Finds it.
     *
     * @return the home of the running {@code benchmarks.jar}
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

    /** Returns the folder that results go to. */
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

    /** Returns the agent's jar, unless the system property {@code waymark.agent} names another. */
    public Path agentJar() {
        String other = System.getProperty("waymark.agent");
        return other == null
                ? target.resolve("../../agent/distribution/target/waymark-agent.jar")
                        .normalize()
                : Path.of(other).toAbsolutePath();
    }

    Path orderServiceJar() {
        return target.resolve("../../sample-apps/order-service/target/order-service.jar")
                .normalize();
    }

    /** Returns the AWS SDK that a sample uses; nothing if it is not built. */
    List<Path> awsSdkJars() throws IOException {
        return jars(target.resolve("../../sample-apps/aws-inventory/target/lib").normalize());
    }

    List<Path> peerLibraries(String peer) throws IOException {
        return jars(target.resolve("peers").resolve(peer));
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        }
    }
}
