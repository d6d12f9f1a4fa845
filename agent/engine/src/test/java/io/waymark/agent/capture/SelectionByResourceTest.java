package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Call;
import io.waymark.agent.capture.EventSite.Category;
import io.waymark.agent.capture.EventSite.Parameter;
import io.waymark.agent.capture.EventSite.Piece;
import io.waymark.agent.capture.EventSite.Resource;
import io.waymark.agent.capture.EventSite.Sensitivity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelectionByResourceTest {
    private static final String VIP = "\"vip\"\n\u00fc-1";

    private final Recording recording = new Recording();

    @AfterEach
    void close() {
        recording.close();
    }

    private Call begin(String name, List<Resource> resources, String id) {
        EventSite site = new EventSite(
                "com.example.Orders",
                name,
                "(Ljava/lang/String;)V",
                "orders.example.com",
                name,
                Category.DATA,
                false,
                List.of(new Parameter("id", true, Sensitivity.CLEAR)),
                List.of(),
                resources,
                Sensitivity.CLEAR);
        Call call = recording.capture.begin(recording.sites.register(site), null);
        call.parameter(0, id);
        return call;
    }

    private Call begin(String id) {
        return begin(
                "SelectedOrder",
                List.of(new Resource(
                        "Example::Order",
                        List.of(new Piece.Text("arn:aws:orders:::order/"), new Piece.FromParameter(0, List.of())))),
                id);
    }

    @Test
    void anEventWhoseResourceDoesNotMatchIsNotPutIntoTheRing() {
        begin("plain").returned();
        assertThat(recording.ring.published()).isZero();
        begin(VIP).returned();
        begin("plain").threw(new IllegalStateException());
        assertThat(recording.only().at("/requestParameters/id").textValue()).isEqualTo(VIP);
        assertThat(recording.counters.captureFailures()).isZero();
    }

    @Test
    void aStageIsJudgedWhenItCompletes() {
        CompletableFuture<String> one = new CompletableFuture<>();
        CompletableFuture<String> other = new CompletableFuture<>();
        begin(VIP).returned(one);
        begin("plain").returned(other);
        other.complete("x");
        one.complete("y");
        assertThat(recording.only().at("/requestParameters/id").textValue()).isEqualTo(VIP);
    }

    @Test
    void anEventThatCannotBeJudgedIsRecorded() {
        begin("SelectedWithoutResource", List.of(), "x").returned();
        assertThat(recording.only().get("eventName").textValue()).isEqualTo("SelectedWithoutResource");
        assertThat(recording.problems).singleElement().asString().contains("event selectors");
    }
}
