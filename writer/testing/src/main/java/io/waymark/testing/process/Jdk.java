package io.waymark.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * @param home its {@code JAVA_HOME}
 * @param version feature release, such as 17
 */
public record Jdk(Path home, int version) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    /**
     * Returns the JDK that runs the tests and a JDK 25, if there is one in {@code JAVA_HOME_25} or beside the running
     * one. For {@code @MethodSource}.
     */
    public static List<Jdk> all() {
        Path running = Path.of(System.getProperty("java.home"));
        List<Jdk> found = new ArrayList<>();
        found.add(new Jdk(running, Runtime.version().feature()));
        String named = System.getenv("JAVA_HOME_25");
        if (named != null && found.get(0).version != 25) {
            found.add(new Jdk(Path.of(named), 25));
            return found;
        }
        try (Stream<Path> siblings = Files.list(running.toRealPath().getParent())) {
            siblings.filter(home -> versionOf(home) == 25 && found.get(0).version != 25)
                    .limit(1)
                    .forEach(home -> found.add(new Jdk(home, 25)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (found.stream().noneMatch(jdk -> jdk.version == 25)) {
            System.err.println("No JDK 25 beside " + running + " and none in JAVA_HOME_25: tested on JDK "
                    + found.get(0).version + " only.");
        }
        return found;
    }

    /** Returns the newest of them. */
    public static Jdk newest() {
        List<Jdk> all = all();
        return all.get(all.size() - 1);
    }

    private static int versionOf(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() && Files.isExecutable(home.resolve("bin/java"))
                    ? Integer.parseInt(version.group(1))
                    : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }
}
