package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.endtoend.app.ConflictingLibraries;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's libraries and the agent's are isolated from each other. */
class LibraryIsolationIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void conflictingLibraryVersionsCoexist(Jdk jdk) throws Exception {
        TestJvm jvm = new TestJvm(jdk, folder).withAgent();
        try (Stream<Path> jars = Files.list(Path.of("other-versions/target/lib"))) {
            jars.map(Path::toAbsolutePath).forEach(jvm::withClassPath);
        }
        // The application's Chronicle is from 2023: it needs these flags, prints to stdout, and does not support JDK
        // 25.
        List<String> flags = List.of(
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
                "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED");
        boolean chronicle = jdk.version() == 17;
        if (chronicle) {
            flags.forEach(jvm::withOption);
        }
        CliResult ended = chronicle
                ? jvm.run(ConflictingLibraries.class, folder.resolve("queue").toString())
                : jvm.run(ConflictingLibraries.class);

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.outLines())
                .contains(
                        "byte-buddy-1.14.19.jar made",
                        "jackson-core-2.15.4.jar []",
                        "disruptor-3.4.4.jar published",
                        "bcprov-jdk18on-1.78.1.jar 32");
        if (chronicle) {
            assertThat(ended.outLines()).contains("chronicle-queue-5.23.37.jar journaled");
        }
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records("CreateOrder")).hasSize(2);
        assertThat(trail.validate().status()).isZero();
    }
}
