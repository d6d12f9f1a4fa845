package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.Call;
import io.waymark.agent.ring.AgentThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NestedCallTest {
    private final Recording recording = new Recording();
    private final EventSite overriding = Recording.site("create");
    private final EventSite overridden = new EventSite(
            "com.example.Base",
            "create",
            "(Ljava/lang/Object;)Ljava/lang/String;",
            "orders.example.com",
            "BaseCreate",
            EventSite.Category.MANAGEMENT,
            false,
            List.of(),
            List.of(),
            List.of(),
            EventSite.Sensitivity.CLEAR);

    @AfterEach
    void close() {
        recording.close();
        assertThat(recording.counters.captureFailures()).isZero();
    }

    private Call begin(EventSite site, @Nullable Object receiver) {
        return recording.capture.begin(recording.sites.register(site), receiver);
    }

    @Test
    void aSuperCallGivesNoSecondEvent() {
        Call outer = begin(overriding, this);
        assertThat(begin(overridden, this)).isSameAs(Bridge.NOT_RECORDED);
        outer.returned();
        assertThat(recording.records()).hasSize(1);
    }

    @Test
    void aCallOfTheSameMethodOnAnotherObjectGivesAnEvent() {
        Call outer = begin(overriding, this);
        begin(overridden, new Object()).returned();
        outer.returned();
        assertThat(recording.records())
                .extracting(record -> record.get("eventName").asText())
                .containsExactly("BaseCreate", "create");
    }

    @Test
    void recursionGivesOneEventPerCall() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(begin(overriding, this));
        }
        for (int i = 39; i >= 0; i--) {
            calls.get(i).returned();
        }
        assertThat(recording.records()).hasSize(40);
    }

    @Test
    void nestedCallsShareTheRequestIdOfTheOutermost() {
        Call outer = begin(Recording.site("Outer"), this);
        begin(Recording.site("Inner"), this).returned();
        outer.returned();
        begin(Recording.site("Next"), this).returned();

        var ids = recording.records().stream()
                .map(record -> record.get("requestID").asText())
                .toList();
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
        assertThat(recording.records())
                .extracting(record -> record.get("eventID").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void aCallWhoseEndWasNeverToldDoesNotHarmTheOthers() {
        Call outer = begin(Recording.site("Outer"), this);
        begin(Recording.site("Lost"), this);
        outer.returned();
        begin(Recording.site("Next"), this).returned();
        assertThat(recording.records())
                .extracting(record -> record.get("eventName").asText())
                .containsExactly("Outer", "Next");
    }

    /** Its getter is audited itself. */
    public final class Audited {
        public String getName() {
            Call call = begin(Recording.site("GetName"), this);
            call.returned("n");
            return "n";
        }
    }

    @Test
    void callsMadeByTheCaptureAreNotCalls() {
        assertThat(recording.value(new Audited()).toString()).isEqualTo("{\"name\":\"n\"}");
        assertThat(recording.records()).hasSize(1);
    }

    @Test
    void ourOwnThreadsAreNotCaptured() throws Exception {
        AtomicReference<@Nullable Call> call = new AtomicReference<>();
        Thread thread = new AgentThread(() -> call.set(begin(overriding, this)), "waymark-test");
        thread.start();
        thread.join();
        assertThat(call.get()).isSameAs(Bridge.NOT_RECORDED);
    }
}
