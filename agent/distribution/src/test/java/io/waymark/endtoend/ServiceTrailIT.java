package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.endtoend.app.PluginClassLoaders;
import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.endtoend.app.UnannotatedApp;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main promise: one flag, and every call is in a signed trail exactly once. */
class ServiceTrailIT {
    @TempDir
    private Path folder;

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void thousandCallsFromEightThreadsGiveAThousandEvents(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder).withAgent().run(ThousandCalls.class);
        assertThousandEvents(ended);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void virtualThreadsAreRecorded(Jdk jdk) throws Exception {
        Assumptions.assumeTrue(jdk.version() >= 21, jdk + " has no virtual threads");
        CliResult ended = new TestJvm(jdk, folder).withAgent().run(ThousandCalls.class, "virtual");
        assertThousandEvents(ended);
    }

    private void assertThousandEvents(CliResult ended) throws Exception {
        assertThat(ended.out()).isEmpty();
        assertThat(ended.errLinesWithoutCoverage()).singleElement().asString().startsWith("waymark: ");
        assertThat(ended.status()).isZero();

        List<JsonNode> records = trail().records();
        assertThat(records).hasSize(1000);
        Set<String> calls = new HashSet<>();
        Set<String> ids = new HashSet<>();
        Set<String> streams = new HashSet<>();
        for (JsonNode record : records) {
            JsonNode parameters = record.get("requestParameters");
            assertThat(record.get("eventName").textValue()).isEqualTo("CreateOrder");
            assertThat(record.get("eventSource").textValue()).isEqualTo("orders.example.com");
            assertThat(parameters.size()).isEqualTo(5);
            assertThat(parameters.get("price").decimalValue()).isEqualByComparingTo("9.90");
            assertThat(parameters.get("note").textValue()).isEqualTo("äöü\n\"quoted\"");
            assertThat(parameters.get("cardNumber").textValue()).isEqualTo("HIDDEN_DUE_TO_SECURITY_REASONS");
            String order = parameters.get("customer").textValue() + "-"
                    + parameters.get("quantity").intValue();
            assertThat(record.get("responseElements").get("orderId").textValue())
                    .isEqualTo(order);
            assertThat(record.get("resources").get(0).get("ARN").textValue())
                    .isEqualTo("arn:aws:orders:us-east-1:000000000000:order/" + order);
            calls.add(order);
            ids.add(record.get("eventID").textValue());
            streams.add(record.get("additionalEventData").get("stream").textValue());
        }
        assertThat(calls).hasSize(1000);
        assertThat(ids).hasSize(1000);
        assertThat(streams).hasSize(1);
        assertThat(trail().sequences(streams.iterator().next()))
                .isEqualTo(
                        LongStream.range(0, trail().allRecords().size()).boxed().toList());

        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void applicationSeesTheSameObjects(Jdk jdk) throws Exception {
        CliResult without = new TestJvm(jdk, folder).run(ObjectIdentity.class);
        CliResult with = new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        assertThat(with.out()).isEqualTo(without.out());
        assertThat(with.outLines())
                .containsExactly(
                        "result true",
                        "exception true 0 no such order",
                        "stage true false",
                        "completed shipped",
                        "failed true");

        JsonNode failed = trail().records("CancelOrder").get(0);
        assertThat(failed.get("errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(failed.get("errorMessage").textValue()).isEqualTo("no such order");
        assertThat(failed.get("responseElements").isNull()).isTrue();
        List<JsonNode> shipped = trail().records("ShipOrder");
        assertThat(shipped).hasSize(2);
        assertThat(shipped.get(0).at("/responseElements/outcome").textValue()).isEqualTo("shipped");
        assertThat(shipped.get(1).get("errorCode").textValue()).isEqualTo("IllegalStateException");
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void unannotatedApplicationIsNotInstrumented(Jdk jdk) throws Exception {
        Path witness = TransformedClassReporter.jar(folder);
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-javaagent:" + witness)
                .run(UnannotatedApp.class);
        assertThat(ended.outLines()).containsExactly("hello world");
        assertThat(trail().logFiles()).isEmpty();

        CliResult audited = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-javaagent:" + witness)
                .run(ObjectIdentity.class);
        assertThat(audited.outLines())
                .contains("changed io.waymark.endtoend.app.Orders")
                .filteredOn(line -> line.startsWith("changed"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void restartContinuesTheDigestChain(Jdk jdk) throws Exception {
        for (int run = 1; run <= 2; run++) {
            TestJvm jvm = new TestJvm(jdk, folder).withAgent();
            Process process = jvm.start(LongRunningService.class, "10");
            await().atMost(Duration.ofSeconds(30)).until(() -> jvm.stdout().contains("serving"));
            process.destroy();
            assertThat(jvm.await(process).status()).isEqualTo(143);
            assertThat(trail().records("CreateOrder")).hasSize(10 * run);
            assertThat(trail().records("GetOrder")).hasSize(run);
        }
        assertThat(trail().digests()).hasSizeGreaterThanOrEqualTo(2);
        List<JsonNode> digests =
                trail().digests().stream().map(DeliveredTrail::read).toList();
        assertThat(digests.get(0).get("previousDigestS3Object").isNull()).isTrue();
        for (int i = 1; i < digests.size(); i++) {
            assertThat(digests.get(i).get("previousDigestS3Object"))
                    .isEqualTo(digests.get(i - 1).get("digestS3Object"));
            assertThat(digests.get(i).get("digestStartTime"))
                    .isEqualTo(digests.get(i - 1).get("digestEndTime"));
        }
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void classInSeveralLoadersIsAuditedInEach(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder).withAgent().run(PluginClassLoaders.class);
        assertThat(ended.outLines()).containsExactly("own copy true", "own copy true");
        assertThat(trail().records("GetOrder"))
                .extracting(record -> record.at("/requestParameters/orderId").textValue())
                .containsExactlyInAnyOrder("plugin1", "plugin2");
        assertThat(trail().records("CreateOrder")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void nextRunDeliversAKilledRunsJournal(Jdk jdk) throws Exception {
        TestJvm jvm = new TestJvm(jdk, folder).withAgent().withOption("-Dwaymark.roll.interval=1s");
        Process process = jvm.start(LongRunningService.class, "10");
        await().atMost(Duration.ofSeconds(30)).until(() -> trail().logFiles().size() >= 1);
        process.destroyForcibly();
        assertThat(jvm.await(process).status()).isEqualTo(137);

        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        assertThat(trail().records("CreateOrder")).hasSize(10);
        assertThat(trail().records("CancelOrder")).hasSize(1);
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void annotationsJarIsOptionalAtRuntime(Jdk jdk) throws Exception {
        CliResult ended =
                new TestJvm(jdk, folder).withAgent().withoutAnnotations().run(ObjectIdentity.class);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(trail().records("CancelOrder")).hasSize(1);
        assertThat(trail().records("ShipOrder"))
                .hasSize(2)
                .allSatisfy(record ->
                        assertThat(record.get("eventSource").textValue()).isEqualTo("orders.example.com"));
    }
}
