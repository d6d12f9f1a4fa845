package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.endtoend.app.GuardedTransfers;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls whose failure policy is deny are refused where the agent cannot start at all. */
class RefusalIT {
    private static final String REFUSED = "refused before it began, since its audit event could not be kept: ";

    @TempDir
    private Path folder;

    private void assertRefused(CliResult ended) {
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.outLines())
                .hasSize(4)
                .endsWith("done 0")
                .filteredOn(line -> line.startsWith(REFUSED))
                .hasSize(3);
    }

    /** Returns a copy of the agent's jar whose classes are overwritten with zeros, from a part of their jar on. */
    private Path damagedJar(double from) throws Exception {
        Path jar = Files.copy(BuildTree.agentJar(), folder.resolve("damaged.jar"));
        byte[] content = Files.readAllBytes(jar);
        byte[] name = "isolated.jar".getBytes(StandardCharsets.US_ASCII);
        int start = indexOf(content, name) + name.length;
        int end = lastIndexOf(content, name) - 1_000;
        try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
            int first = start + (int) ((end - start) * from);
            file.seek(first);
            file.write(new byte[end - first - 50_000]);
        }
        return jar;
    }

    private static int indexOf(byte[] content, byte[] name) {
        for (int at = 0; at < content.length; at++) {
            if (matches(content, at, name)) {
                return at;
            }
        }
        throw new AssertionError();
    }

    private static int lastIndexOf(byte[] content, byte[] name) {
        for (int at = content.length - name.length; at >= 0; at--) {
            if (matches(content, at, name)) {
                return at;
            }
        }
        throw new AssertionError();
    }

    private static boolean matches(byte[] content, int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (content[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void damagedAgentJarRefusesGuardedCalls(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withOption("-javaagent:" + damagedJar(0))
                .run(GuardedTransfers.class, "catch");
        assertRefused(ended);
        Path log = folder.resolve("waymark/log/waymark.log");
        assertThat(ended.errLinesWithoutCoverage())
                .singleElement()
                .asString()
                .contains("runs unaudited", "damaged")
                .endsWith("; stack trace in " + log.toRealPath());
        assertThat(log).content().contains(" ERROR the agent could not start", "\tat io.waymark.agent.premain.");
    }

    @Test
    void stackOfAFailedStartIsKeptWhereTheHomeCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "not a folder");
        CliResult ended = new TestJvm(Jdk.all().get(0), folder)
                .withOption("-javaagent:" + damagedJar(0))
                .withOption("-Dwaymark.home=" + file)
                .withOption("-Djava.io.tmpdir=" + folder)
                .withOption("-Duser.name=service")
                .run(GuardedTransfers.class, "catch");
        assertRefused(ended);
        Path log = folder.resolve("waymark-service/waymark.log");
        assertThat(ended.errLinesWithoutCoverage()).singleElement().asString().endsWith("; stack trace in " + log);
        assertThat(log).content().contains("\tat io.waymark.agent.premain.");
    }

    /** The agent starts, and fails later: here while it defines the bridge or creates the weaver. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void partlyDamagedAgentJarRefusesGuardedCalls(Jdk jdk) throws Exception {
        for (double from : new double[] {0.3, 0.6, 0.8}) {
            Files.deleteIfExists(folder.resolve("damaged.jar"));
            Files.deleteIfExists(folder.resolve("waymark/log/waymark.log"));
            CliResult ended = new TestJvm(jdk, folder)
                    .withOption("-javaagent:" + damagedJar(from))
                    .run(GuardedTransfers.class, "catch");
            assertRefused(ended);
            assertThat(ended.err()).contains("damaged.jar is damaged");
            assertThat(folder.resolve("waymark/log/waymark.log"))
                    .content()
                    .as(ended.err())
                    .contains("\tat io.waymark.agent.");
        }
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void securityManagerThatForbidsTheAgentRefusesGuardedCalls(Jdk jdk) throws Exception {
        assumeTrue(jdk.version() < 24, "skipped: JDK 24 has no security manager");
        CliResult ended = withSecurityManager(jdk, "").run(GuardedTransfers.class, "catch");
        assertRefused(ended);
        assertThat(ended.err()).contains("runs unaudited", "the security policy must grant");
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void grantForTheAgentsJarIsEnough(Jdk jdk) throws Exception {
        assumeTrue(jdk.version() < 24, "skipped: JDK 24 has no security manager");
        CliResult ended = withSecurityManager(
                        jdk,
                        "grant codeBase \"" + BuildTree.agentJar().toUri()
                                + "\" { permission java.security.AllPermission; };")
                .run(GuardedTransfers.class, "catch");
        assertThat(ended.outLines()).as(ended.err()).containsExactly("number 7", "number 7", "number 7", "done 3");
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records("Guarded")).hasSize(3);
        assertThat(trail.validate().status()).isZero();
    }

    private TestJvm withSecurityManager(Jdk jdk, String grants) throws Exception {
        Path policy = Files.writeString(folder.resolve("java.policy"), grants);
        return new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Djava.security.manager")
                .withOption("-Djava.security.policy==" + policy)
                .withOption("-Dwaymark.block.timeout=1m");
    }
}
