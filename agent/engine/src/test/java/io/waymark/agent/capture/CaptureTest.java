package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
        assertThat(recording.counters.captureFailures()).isZero();
    }

    private AuditedCall begin(AuditedMethod method, @Nullable Object receiver) {
        return recording.capture.begin(recording.methods.register(method), receiver);
    }

    @Test
    void callIsOneCompleteRecord() {
        AuditedMethod method = CaptureFixture.withResponse(
                CaptureFixture.method("CreateOrder", "id", "customer", "count", "total"),
                new ResponseElementSpec("result", List.of()));
        AuditedCall call = begin(method, this);
        call.argument(0, "o-1");
        call.argument(1, "J\u00fcrgen \"J\" \ud83d\ude00");
        call.argument(2, -42);
        call.argument(3, new BigDecimal("12.75"));
        call.returned("done");

        JsonNode record = recording.onlyRecord();
        assertThat(record.get("requestParameters").toString())
                .isEqualTo(
                        "{\"id\":\"o-1\",\"customer\":\"J\u00fcrgen \\\"J\\\" \ud83d\ude00\",\"count\":-42,\"total\":12.75}");
        assertThat(record.get("responseElements").toString()).isEqualTo("{\"result\":\"done\"}");
        assertThat(record.get("eventName").asText()).isEqualTo("CreateOrder");
        assertThat(record.get("eventSource").asText()).isEqualTo("orders.example.com");
        assertThat(record.get("awsRegion").asText()).isEqualTo("eu-central-1");
        assertThat(record.get("recipientAccountId").asText()).isEqualTo(CaptureFixture.ACCOUNT);
        assertThat(record.get("userIdentity").toString()).isEqualTo("{\"type\":\"Unknown\"}");
        assertThat(record.get("additionalEventData").toString())
                .isEqualTo("{\"stream\":\"" + CaptureFixture.STREAM + "\",\"sequence\":0}");
        assertThat(record.get("managementEvent").asBoolean()).isTrue();
        assertThat(record.get("eventCategory").asText()).isEqualTo("Management");
    }

    @Test
    void failureIsRecordedWithCodeAndMessage() {
        AuditedCall call = begin(CaptureFixture.method("CreateOrder", "id"), null);
        call.argument(0, "o-1");
        call.threw(new IllegalStateException("no such order"));

        JsonNode record = recording.onlyRecord();
        assertThat(record.get("errorCode").asText()).isEqualTo("IllegalStateException");
        assertThat(record.get("errorMessage").asText()).isEqualTo("no such order");
        assertThat(record.get("responseElements").isNull()).isTrue();
    }

    @Test
    void unselectedMethodIsNotRecorded() {
        assertThat(begin(CaptureFixture.method("UnselectedCall"), null)).isSameAs(Bridge.NOT_RECORDED);
    }

    @Test
    void stageIsRecordedOnCompletion() {
        AuditedMethod method = CaptureFixture.withResponse(
                CaptureFixture.method("Submit", "id"), new ResponseElementSpec("id", List.of()));
        CompletableFuture<String> stage = new CompletableFuture<>();
        AuditedCall call = begin(method, this);
        call.argument(0, "s-1");
        call.returned(stage);
        assertThat(recording.ring.published()).isZero();

        stage.complete("r-1");
        JsonNode record = recording.onlyRecord();
        assertThat(record.get("requestParameters").toString()).isEqualTo("{\"id\":\"s-1\"}");
        assertThat(record.get("responseElements").toString()).isEqualTo("{\"id\":\"r-1\"}");
    }

    @Test
    void failedStageIsRecordedWithItsCause() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        begin(CaptureFixture.method("Submit"), this).returned(stage);
        stage.completeExceptionally(new CompletionException(new IllegalArgumentException("bad")));

        assertThat(recording.onlyRecord().get("errorCode").asText()).isEqualTo("IllegalArgumentException");
    }

    @Test
    void cancelledStageIsRecordedAsCancelled() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        begin(CaptureFixture.method("Submit"), this).returned(stage);
        stage.cancel(true);

        assertThat(recording.onlyRecord().get("errorCode").asText()).isEqualTo("CancellationException");
    }

    /** Completes a stage while it is being read. */
    public static final class Completing {
        private final CompletableFuture<String> stage;

        Completing(CompletableFuture<String> stage) {
            this.stage = stage;
        }

        public boolean isCompleted() {
            return stage.complete("r-1");
        }
    }

    @Test
    void stageCompletedDuringACaptureIsRecorded() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        begin(CaptureFixture.method("Submit"), this).returned(stage);
        begin(
                        CaptureFixture.withResponse(
                                CaptureFixture.method("Call"),
                                new ResponseElementSpec("completed", List.of("completed"))),
                        this)
                .returned(new Completing(stage));
        assertThat(recording.records().get(1).get("responseElements").toString())
                .isEqualTo("{\"completed\":true}");
        assertThat(recording.records())
                .extracting(record -> record.get("eventName").asText())
                .containsExactly("Submit", "Call");
    }

    @Test
    void completedStageIsRecordedAtOnce() {
        begin(CaptureFixture.method("Submit"), this).returned(CompletableFuture.completedFuture("x"));
        assertThat(recording.onlyRecord().get("eventName").asText()).isEqualTo("Submit");
    }

    @Test
    void errorCodeIsTheNearestNamedClass() {
        begin(CaptureFixture.method("A"), this).threw(new IllegalStateException("x") {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                return List.<String>of().get(0);
            }
        });
        JsonNode record = recording.onlyRecord();
        assertThat(record.get("errorCode").asText()).isEqualTo("IllegalStateException");
        assertThat(record.get("errorMessage").asText())
                .isEqualTo("omitted: unreadable, java.lang.ArrayIndexOutOfBoundsException");
    }

    @Test
    void primitiveResultsAreRecorded() {
        AuditedMethod method =
                CaptureFixture.withResponse(CaptureFixture.method("Count"), new ResponseElementSpec("n", List.of()));
        begin(method, this).returned(42L);
        begin(method, this).returned(true);
        begin(method, this).returned();
        assertThat(recording.records())
                .extracting(record -> record.get("responseElements").toString())
                .containsExactly("{\"n\":42}", "{\"n\":true}", "null");
    }

    @Test
    void equalMethodsShareOneId() {
        int number = recording.methods.register(CaptureFixture.method("A", "x"));
        assertThat(recording.methods.register(CaptureFixture.method("A", "x"))).isEqualTo(number);
        assertThat(recording.methods.register(CaptureFixture.method("A", "y"))).isNotEqualTo(number);
        for (int i = 0; i < 200; i++) {
            AuditedMethod method = CaptureFixture.method("A" + i);
            assertThat(recording.methods.get(recording.methods.register(method)))
                    .isEqualTo(method);
        }
    }
}
