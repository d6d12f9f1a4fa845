package io.waymark.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The JDKs that are measured with. */
public final class InstalledJdks {
    private static final int SECOND_FEATURE_VERSION = 25;

    private InstalledJdks() {}

    /**
     * Reads a JDK's version.
     *
     * @param home the JDK's home
     * @return such as {@code 17.0.15}
     * @throws IOException if there is no JDK
     */
    public static String version(Path home) throws IOException {
        if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
            throw new IOException(home + " is no JDK's home: it has no bin/java");
        }
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        return release.getProperty("JAVA_VERSION", "unknown").replace("\"", "");
    }

    /**
     * Finds a JDK 25 beside the running one.
     *
     * @return its home, or the running one's if there is none
     * @throws IOException if the folder cannot be read
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
