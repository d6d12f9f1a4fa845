package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.PendingResults;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The event of an asynchronous call says what the call completed with, and when. */
class CompletionIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void callbacksChangeNeitherResultNorTime(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder).withAgent().run(PendingResults.class);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("PendingResults.publish(String): it returns a Publisher");

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        var records = trail.records().stream()
                .filter(record -> record.get("eventSource").textValue().equals("results.example.com"))
                .collect(Collectors.toMap(
                        record -> record.at("/requestParameters/way").textValue(), Function.identity()));
        for (String way :
                List.of("direct", "before", "dependent", "composed", "async", "once", "twice", "task", "late")) {
            assertThat(records.get(way).at("/responseElements/names"))
                    .as(way)
                    .extracting(JsonNode::textValue)
                    .containsExactly("a", "b");
        }
        for (String way : List.of("failed", "failedTask")) {
            assertThat(records.get(way).get("errorCode").textValue()).as(way).isEqualTo("IllegalStateException");
        }
        for (String way : List.of("publisher", "never")) {
            assertThat(records.get(way).at("/responseElements/omitted/reason").textValue())
                    .as(way)
                    .isEqualTo("pending");
        }
        assertThat(ended.err()).contains("1 audited calls returned a future that was pending");
        assertThat(Instant.parse(records.get("late").get("eventTime").textValue()))
                .isBeforeOrEqualTo(
                        Instant.ofEpochSecond(Long.parseLong(ended.outLines().get(0))));
        assertThat(trail.validate().status()).isZero();
    }
}
