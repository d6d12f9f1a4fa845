package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/waymark} as users start it, with the jar that the build packed. */
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of("../bin/waymark").toAbsolutePath().normalize();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private CliResult waymark(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return ProcessRunner.run(home, environment, command);
    }

    @Test
    void exitStatusReflectsTheResult() throws IOException {
        SampleTrail sample = new SampleTrail(home.resolve("waymark"));
        CliResult valid = waymark(Map.of(), "validate-logs");
        assertThat(valid.out()).contains("7/7 log files valid");
        assertThat(valid.err()).isEmpty();
        assertThat(valid.status()).isZero();

        Files.delete(sample.file(sample.logs.get(0)));
        CliResult invalid = waymark(Map.of(), "validate-logs");
        assertThat(invalid.err()).contains(sample.logs.get(0) + "\tINVALID: not found");
        assertThat(invalid.status()).isEqualTo(1);

        assertThat(waymark(Map.of(), "validate-logs", "--nonsense").status()).isEqualTo(2);
        assertThat(waymark(Map.of(), "validate-logs", "--store", "nowhere").status())
                .isEqualTo(3);
        assertThat(waymark(Map.of(), "--version").out()).matches("waymark \\d+\\.\\d+\\.\\d+.*\n");
    }

    @Test
    void runsThroughALinkFromAnywhere() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("wm"), LAUNCHER);
        Path second = Files.createSymbolicLink(home.resolve("wm2"), link.getFileName());
        CliResult result = ProcessRunner.run(home.getRoot(), Map.of(), List.of(second.toString(), "--help"));
        assertThat(result.out()).contains("validate-logs");
        assertThat(result.status()).isZero();
    }

    /** A shell that exports its width passes it on to commands in a pipe. */
    @Test
    void tablesInAPipeAreNotTruncated() throws IOException {
        TrailBuilder trail = new TrailBuilder(home.resolve("waymark"));
        Instant time = SampleTrail.START.plusSeconds(60);
        ChainBuilder chain = trail.chain(
                TrailBuilder.HOME_REGION, trail.addKey(SampleTrail.START, time.plusSeconds(3_600)), SampleTrail.START);
        String user = "user-".repeat(60) + "end";
        String source = "orders.".repeat(40) + "example.com";
        String record = chain.record(UUID.randomUUID(), time, ",\"sourceIPAddress\":\"2001:db8::1842\"")
                .replace("alice", user)
                .replace("orders.example.com", source);
        chain.addLogFile(time.plusSeconds(60), "{\"Records\":[" + record + "]}", time, time);
        CliResult piped = waymark(Map.of("COLUMNS", "40"), "events");
        assertThat(piped.out())
                .contains(user, source, "us-east-1", "2001:db8::1842")
                .doesNotContain("…");
        assertThat(piped.out()).hasLineCount(2);
        assertThat(piped.status()).isZero();
    }

    @Test
    void runsDeliverAsTheOtherCommands() throws IOException {
        CliResult help = waymark(Map.of(), "deliver", "--help");
        assertThat(help.out()).contains("Usage: waymark deliver", "--once", "--config=FILE", "[HOME...]");
        assertThat(help.status()).isZero();

        CliResult missing = waymark(Map.of(), "deliver", "--agent-jar", "nowhere.jar");
        assertThat(missing.err())
                .contains("no waymark-agent.jar found at nowhere.jar")
                .hasLineCount(1);
        assertThat(missing.status()).isEqualTo(3);
    }

    @Test
    void completionCoversEveryCommand() throws IOException {
        CliResult script = waymark(Map.of(), "generate-completion");
        assertThat(script.out())
                .contains("_picocli_waymark_deliver()", "_picocli_waymark_events()", "--agent-jar", "--public-keys");
        assertThat(script.status()).isZero();
    }

    @Test
    void missingJarIsReportedWithBuildCommand() throws IOException {
        Path copy = Files.createDirectories(home.resolve("a b/bin")).resolve("waymark");
        Files.copy(LAUNCHER, copy);
        CliResult result = ProcessRunner.run(home, Map.of(), List.of("sh", copy.toString()));
        assertThat(result.err())
                .contains("not built yet: run ./mvnw -DskipTests package")
                .hasLineCount(1);
        assertThat(result.status()).isEqualTo(3);
    }

    @Test
    void unsuitableJavaIsReported() throws IOException {
        CliResult none = waymark(Map.of("JAVA_HOME", home.toString()));
        assertThat(none.err()).contains("no java in JAVA_HOME").hasLineCount(1);
        assertThat(none.status()).isEqualTo(3);

        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        CliResult old = waymark(Map.of("JAVA_HOME", home.toString()));
        assertThat(old.err())
                .contains("is too old (11): Java 17 or newer is needed")
                .hasLineCount(1);
        assertThat(old.status()).isEqualTo(3);
    }

    @Test
    void nonAsciiPathsWorkInTheCLocale() throws IOException {
        SampleTrail sample = new SampleTrail(home.resolve("café"));
        CliResult result = waymark(
                Map.of("LC_ALL", "C"),
                "validate-logs",
                "--store",
                sample.trail.store().toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void jarHasNoDuplicateEntriesAndNoSignature() throws IOException {
        Path target = Path.of("target");
        Path jar;
        try (Stream<Path> files = Files.list(target)) {
            jar = files.filter(file -> file.toString().endsWith("-command.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Set<String> names = new HashSet<>();
        try (JarFile open = new JarFile(jar.toFile())) {
            Enumeration<JarEntry> entries = open.entries();
            while (entries.hasMoreElements()) {
                String name = entries.nextElement().getName();
                assertThat(names.add(name)).as(name).isTrue();
                assertThat(name).doesNotMatch("META-INF/.*\\.(SF|RSA|DSA)").doesNotContain("chronicle", "bytebuddy");
            }
        }
        assertThat(names).contains("io/waymark/validator/command/Waymark.class", "META-INF/LICENSE", "META-INF/NOTICE");
    }
}
