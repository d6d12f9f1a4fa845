package io.waymark.testing.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Products of the build that tests run, wherever the running module lies in the repository. */
public final class BuildTree {
    private static final Path ROOT = findRoot();

    private BuildTree() {}

    private static Path findRoot() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no mvnw in " + start + " or above it: run tests inside the repository");
    }

    /** Returns the agent's jar, which {@code package} of {@code agent/distribution} makes. */
    public static Path agentJar() {
        return ROOT.resolve("agent/distribution/target/waymark-agent.jar");
    }

    /** Returns the jar of the annotations, which {@code package} of {@code agent/annotations} makes. */
    public static Path annotationsJar() {
        return ROOT.resolve("agent/annotations/target/waymark-annotations-0.1.0.jar");
    }

    /** Returns the launcher of the {@code waymark} command, which needs the jars of {@code package}. */
    public static Path waymarkCommand() {
        return ROOT.resolve("validator/bin/waymark");
    }
}
