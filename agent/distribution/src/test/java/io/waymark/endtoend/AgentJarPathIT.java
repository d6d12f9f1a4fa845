package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.endtoend.app.CommandDrivenService;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's jar in a folder of any name, and replaced while the service runs. */
class AgentJarPathIT {
    @TempDir
    private Path folder;

    private Path copyOfJar(String folderName) throws Exception {
        Path jar = Files.createDirectories(folder.resolve(folderName)).resolve("waymark-agent.jar");
        return Files.copy(BuildTree.agentJar(), jar);
    }

    /** {@code !/} separates a jar from its entry in URLs; {@code %20} is a space in them. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void pathsAndLineSeparatorDoNotMatter(Jdk jdk) throws Exception {
        Path home = folder.resolve("my home%2F!/waymark");
        TestJvm jvm = new TestJvm(jdk, folder)
                .withOption("-javaagent:" + copyOfJar("my agent%20!/1.0+x"))
                .withOption("-Dwaymark.home=" + home)
                .withOption("-Dline.separator=\r\n");
        Process process = jvm.start(CommandDrivenService.class);
        try (Writer commands = process.outputWriter(StandardCharsets.UTF_8)) {
            commands.write("droppable 3\n");
        }

        CliResult ended = jvm.await(process);
        assertThat(ended.status()).as(jvm.stderr()).isZero();
        assertThat(jvm.stderr().lines()).singleElement().asString().startsWith("waymark: auditing into " + home);
        DeliveredTrail trail = new DeliveredTrail(home);
        assertThat(trail.records("Droppable")).hasSize(3);
        assertThat(trail.validate().status()).isZero();
    }

    /** As README.md says under "Upgrade". */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void renamingANewJarOverTheOldOneIsSafe(Jdk jdk) throws Exception {
        Path jar = copyOfJar("agent");
        TestJvm jvm = new TestJvm(jdk, folder).withOption("-javaagent:" + jar);
        Process process = jvm.start(CommandDrivenService.class);
        try (Writer commands = process.outputWriter(StandardCharsets.UTF_8)) {
            commands.write("droppable 3\n");
            commands.flush();
            await().atMost(Duration.ofSeconds(30)).until(() -> jvm.stdout().contains("droppable 3: refused 0"));
            Path other = Files.writeString(folder.resolve("new.jar"), "another file");
            Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
            commands.write("journaled 3\n");
        }

        assertThat(jvm.await(process).status()).as(jvm.stderr()).isZero();
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records("Droppable")).hasSize(3);
        assertThat(trail.records("Journaled")).hasSize(3);
        assertThat(trail.validate().status()).isZero();
    }

    /** The agent fails, and with it events that were not journaled yet; the service does not, and neither does its next run. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void overwritingTheJarInPlaceDoesNotHarmTheService(Jdk jdk) throws Exception {
        Path jar = copyOfJar("agent");
        for (int run = 0; run < 2; run++) {
            Files.write(jar, Files.readAllBytes(BuildTree.agentJar()));
            TestJvm jvm = new TestJvm(jdk, folder).withOption("-javaagent:" + jar);
            Process process = jvm.start(CommandDrivenService.class);
            try (Writer commands = process.outputWriter(StandardCharsets.UTF_8)) {
                commands.write("journaled 3\n");
                commands.flush();
                await().atMost(Duration.ofSeconds(30)).until(() -> jvm.stdout().contains("journaled 3: refused 0"));
                if (run == 0) {
                    Files.write(jar, new byte[1 << 20]);
                }
                commands.write("journaled 2\n");
            }
            assertThat(jvm.await(process).status()).as(jvm.stderr()).isZero();
            assertThat(jvm.stdout()).contains("journaled 2: refused 0");
        }
        assertThat(new DeliveredTrail(folder.resolve("waymark")).records("Journaled"))
                .as("events of the run with the whole jar")
                .hasSizeGreaterThanOrEqualTo(5);
    }
}
