package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.ring.AgentThread;
import io.waymark.writer.selectors.EventCategory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NestedCallTest {
    private final CaptureFixture recording = new CaptureFixture();
    private final AuditedMethod overriding = CaptureFixture.method("create");
    private final AuditedMethod overridden = new AuditedMethod(
            "com.example.Base",
            "create",
            "(Ljava/lang/Object;)Ljava/lang/String;",
            "orders.example.com",
            "BaseCreate",
            EventCategory.MANAGEMENT,
            false,
            List.of(),
            List.of(),
            List.of(),
            AuditedMethod.Sensitivity.CLEAR);

    @AfterEach
    void close() {
        recording.close();
        assertThat(recording.counters.captureFailures()).isZero();
    }

    private AuditedCall begin(AuditedMethod method, @Nullable Object receiver) {
        return recording.capture.begin(recording.methods.register(method), receiver);
    }

    @Test
    void superCallHasNoEventOfItsOwn() {
        AuditedCall outer = begin(overriding, this);
        assertThat(begin(overridden, this)).isSameAs(Bridge.NOT_RECORDED);
        outer.returned();
        assertThat(recording.records()).hasSize(1);
    }

    @Test
    void callOnAnotherObjectHasItsOwnEvent() {
        AuditedCall outer = begin(overriding, this);
        begin(overridden, new Object()).returned();
        outer.returned();
        assertThat(recording.records())
                .extracting(record -> record.get("eventName").asText())
                .containsExactly("BaseCreate", "create");
    }

    private static AuditedMethod layer(String className, String contract) {
        return new AuditedMethod(
                className,
                "place",
                "()V",
                "acme.com",
                "Place",
                EventCategory.MANAGEMENT,
                false,
                List.of(),
                List.of(),
                List.of(),
                AuditedMethod.Sensitivity.CLEAR,
                DurabilityPolicy.DEFAULT,
                contract);
    }

    @Test
    void layersOfAConfiguredMethodAreOneCall() {
        AuditedCall proxy = begin(layer("jdk.proxy2.$Proxy1", "com.acme.Orders.place()"), new Object());
        assertThat(begin(layer("com.acme.CachedOrders", "com.acme.Orders.place()"), new Object()))
                .isSameAs(Bridge.NOT_RECORDED);
        begin(layer("com.acme.StoredBills", "com.acme.Bills.place()"), new Object())
                .returned();
        proxy.returned();
        begin(layer("com.acme.CachedOrders", "com.acme.Orders.place()"), new Object())
                .returned();
        assertThat(recording.records()).hasSize(3);
    }

    @Test
    void recursionOfAConfiguredMethodHasOneEventPerCall() {
        AuditedMethod delete = layer("com.acme.Folders", "com.acme.Tree.delete()");
        AuditedCall outer = begin(delete, new Object());
        begin(delete, new Object()).returned();
        outer.returned();
        assertThat(recording.records()).hasSize(2);
    }

    @Test
    void recursionHasOneEventPerCall() {
        List<AuditedCall> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(begin(overriding, this));
        }
        for (int i = 39; i >= 0; i--) {
            calls.get(i).returned();
        }
        assertThat(recording.records()).hasSize(40);
    }

    @Test
    void nestedCallsShareTheOutermostRequestId() {
        AuditedCall outer = begin(CaptureFixture.method("Outer"), this);
        begin(CaptureFixture.method("Inner"), this).returned();
        outer.returned();
        begin(CaptureFixture.method("Next"), this).returned();

        var ids = recording.records().stream()
                .map(record -> record.get("requestID").asText())
                .toList();
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
        assertThat(recording.records())
                .extracting(record -> record.get("eventID").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void abandonedCallDoesNotAffectOthers() {
        AuditedCall outer = begin(CaptureFixture.method("Outer"), this);
        begin(CaptureFixture.method("Lost"), this);
        outer.returned();
        begin(CaptureFixture.method("Next"), this).returned();
        assertThat(recording.records())
                .extracting(record -> record.get("eventName").asText())
                .containsExactly("Outer", "Next");
    }

    /** The getter is an audited method too. */
    public final class SelfAuditingBean {
        public String getName() {
            AuditedCall call = begin(CaptureFixture.method("GetName"), this);
            call.returned("n");
            return "n";
        }
    }

    @Test
    void callsDuringCaptureAreNotRecorded() {
        begin(
                        CaptureFixture.withResponse(
                                CaptureFixture.method("Call"), new ResponseElementSpec("name", List.of("name"))),
                        this)
                .returned(new SelfAuditingBean());
        assertThat(recording.onlyRecord().get("responseElements").toString()).isEqualTo("{\"name\":\"n\"}");
    }

    @Test
    void agentThreadsAreNotCaptured() throws Exception {
        AtomicReference<@Nullable AuditedCall> call = new AtomicReference<>();
        Thread thread = new AgentThread(() -> call.set(begin(overriding, this)), "waymark-test");
        thread.start();
        thread.join();
        assertThat(call.get()).isSameAs(Bridge.NOT_RECORDED);
    }
}
