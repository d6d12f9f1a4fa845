package io.waymark.agent.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.AuditCategory;
import io.waymark.agent.capture.AuditedMethod.ResourceSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.capture.EventSelection.SelectionDecision;
import io.waymark.writer.selectors.EventSelectors;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailSelectionTest {
    private static final String BY_ARN = """
            [{"Name":"vip","FieldSelectors":[
              {"Field":"eventCategory","Equals":["Data"]},
              {"Field":"resources.type","Equals":["Example::Order"]},
              {"Field":"resources.ARN","StartsWith":["arn:aws:orders:::order/vip"]}]}]""";

    private static AuditedMethod site(AuditCategory category, String... resourceTypes) {
        return new AuditedMethod(
                "com.example.Orders",
                "touch",
                "()V",
                "orders.example.com",
                "Touch",
                category,
                false,
                List.of(),
                List.of(),
                List.of(resourceTypes).stream()
                        .map(type -> new ResourceSpec(type, List.of()))
                        .toList(),
                Sensitivity.CLEAR);
    }

    @Test
    void selectorsWithoutArnDecidePerMethod() {
        TrailSelection selection = new TrailSelection(EventSelectors.DEFAULT);
        assertThat(selection.decide(site(AuditCategory.MANAGEMENT))).isEqualTo(SelectionDecision.ALWAYS);
        assertThat(selection.decide(site(AuditCategory.DATA))).isEqualTo(SelectionDecision.NEVER);
    }

    @Test
    void arnSelectorsDecidePerEvent() throws Exception {
        TrailSelection selection = new TrailSelection(EventSelectors.parse(BY_ARN));
        AuditedMethod site = site(AuditCategory.DATA, "Example::Customer", "Example::Order");
        assertThat(selection.decide(site)).isEqualTo(SelectionDecision.BY_RESOURCE);
        assertThat(selection.matches(site, List.of("c", "arn:aws:orders:::order/vip-1")))
                .isTrue();
        assertThat(selection.matches(site, List.of("c", "arn:aws:orders:::order/1")))
                .isFalse();
        assertThat(selection.matches(site, List.of("arn:aws:orders:::order/vip-1", "o")))
                .as("the ARN of a resource of another type")
                .isFalse();
        assertThat(selection.decide(site(AuditCategory.DATA, "Example::Customer")))
                .isEqualTo(SelectionDecision.NEVER);
    }
}
