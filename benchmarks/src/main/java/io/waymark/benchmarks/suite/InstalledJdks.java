package io.waymark.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Finds JDKs to measure with. */
public final class InstalledJdks {
    private static final int SECOND_FEATURE_VERSION = 25;

    private InstalledJdks() {}

    /**
     * Reads a JDK's version.
     *
     * @param home the JDK's home
     * @return the version, such as {@code 17.0.15}
     * @throws IOException if the directory is not a JDK home
     */
    public static String version(Path home) throws IOException {
        if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
            throw new IOException(home + " is not a JDK home: bin/java is missing");
        }
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        return release.getProperty("JAVA_VERSION", "unknown").replace("\"", "");
    }

    /**
     * Finds a JDK 25 in the parent directory of the running JDK.
     *
     * @return its home; the home of the running JDK if there is none
     * @throws IOException if the parent directory cannot be read
     */
    public static Path newestInstalled() throws IOException {
        Path running = Path.of(System.getProperty("java.home"));
        Path parent = running.getParent();
        if (parent != null) {
            try (var homes = Files.newDirectoryStream(parent)) {
                for (Path home : homes) {
                    if (Files.isRegularFile(home.resolve("release"))
                            && version(home).startsWith(Integer.toString(SECOND_FEATURE_VERSION))) {
                        return home;
                    }
                }
            }
        }
        return running;
    }
}
