package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On any misconfiguration there is one clear line, the service works, and earlier files stay intact. */
class MisconfigurationIT {
    @TempDir
    private Path folder;

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private void assertServed(CliResult ended) {
        assertThat(ended.status()).isZero();
        assertThat(ended.outLines())
                .containsExactly(
                        "result true",
                        "exception true 0 no such order",
                        "stage true false",
                        "completed shipped",
                        "failed true");
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void unknownOptionIsReportedWithASuggestion(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.roll.intervall=1s")
                .run(ObjectIdentity.class);
        assertServed(ended);
        assertThat(ended.errLinesWithoutCoverage())
                .hasSize(2)
                .anySatisfy(line ->
                        assertThat(line).contains("waymark.roll.intervall").contains("waymark.roll.interval"));
        assertThat(trail().records()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void invalidValueIsReportedAndTheDefaultUsed(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.account=twelve")
                .run(ObjectIdentity.class);
        assertServed(ended);
        assertThat(ended.errLinesWithoutCoverage())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("waymark.account").contains("twelve"));
        assertThat(trail().records()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void unwritableHomeIsReported(Jdk jdk) throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "not a folder");
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.home=" + file.resolve("home"))
                .run(ObjectIdentity.class);
        assertServed(ended);
        assertThat(ended.errLinesWithoutCoverage()).singleElement().asString().contains(file.toString());
        assertThat(file).hasContent("not a folder");
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void aSecondServiceOnTheSameHomeIsAuditedToo(Jdk jdk) throws Exception {
        Path second = Files.createDirectory(folder.resolve("second"));
        TestJvm first = new TestJvm(jdk, folder).withAgent();
        Process firstProcess = first.start(LongRunningService.class, "10");
        await().atMost(Duration.ofSeconds(30)).until(() -> first.stdout().contains("serving"));

        CliResult ended = new TestJvm(jdk, second)
                .withAgent()
                .withOption("-Dwaymark.home=" + trail().home())
                .run(ObjectIdentity.class);
        assertServed(ended);
        assertThat(ended.errLinesWithoutCoverage()).isNotEmpty().allMatch(line -> line.startsWith("waymark: "));

        firstProcess.destroy();
        first.await(firstProcess);
        assertThat(trail().records("CreateOrder")).hasSize(10);
        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        assertThat(trail().records("CancelOrder")).hasSize(2);
        assertThat(trail().validate().status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void corruptKeyStoreIsReportedAndLeftUnchanged(Jdk jdk) throws Exception {
        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        Path keyStore = trail().home().resolve("keys/signing-key.p12");
        byte[] good = Files.readAllBytes(keyStore);
        int digests = trail().digests().size();
        Files.writeString(keyStore, "corrupt");

        CliResult ended = new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        assertServed(ended);
        assertThat(ended.errLinesWithoutCoverage())
                .filteredOn(line -> line.contains("signing-key.p12"))
                .hasSize(1);
        assertThat(keyStore).hasContent("corrupt");
        assertThat(trail().digests()).hasSize(digests);
        assertThat(trail().records("CancelOrder"))
                .as("what cannot be signed is not delivered")
                .hasSize(1);

        Files.write(keyStore, good);
        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
        assertThat(trail().records("CancelOrder")).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void survivesClockSetBackByAnHour(Jdk jdk) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/faketime")),
                "faketime is not installed (Debian's package faketime): a clock that is set back is not tested");
        new TestJvm(jdk, folder)
                .withWrapper("/usr/bin/faketime", "-f", "+1h")
                .withAgent()
                .run(ObjectIdentity.class);
        assertThat(trail().digests()).isNotEmpty();
        List<Path> before = trail().logFiles();

        CliResult ended = new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        assertServed(ended);
        assertThat(ended.errLinesWithoutCoverage())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("clock"));
        assertThat(trail().logFiles()).containsAll(before);
        assertThat(trail().records("CancelOrder")).hasSize(2);
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void agentGivenTwiceStartsOnce(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder).withAgent().withAgent().run(ThousandCalls.class);
        assertThat(ended.status()).isZero();
        assertThat(ended.errLinesWithoutCoverage()).hasSize(2).anyMatch(line -> line.contains("already running"));
        assertThat(trail().records()).hasSize(1000);
    }
}
