package io.waymark.agent.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.capture.EventSelection.Decision;
import io.waymark.agent.capture.EventSite;
import io.waymark.agent.capture.EventSite.Category;
import io.waymark.agent.capture.EventSite.Resource;
import io.waymark.agent.capture.EventSite.Sensitivity;
import io.waymark.writer.selectors.EventSelectors;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailSelectionTest {
    private static final String BY_ARN = """
            [{"Name":"vip","FieldSelectors":[
              {"Field":"eventCategory","Equals":["Data"]},
              {"Field":"resources.type","Equals":["Example::Order"]},
              {"Field":"resources.ARN","StartsWith":["arn:aws:orders:::order/vip"]}]}]""";

    private static EventSite site(Category category, String... resourceTypes) {
        return new EventSite(
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
                        .map(type -> new Resource(type, List.of()))
                        .toList(),
                Sensitivity.CLEAR);
    }

    @Test
    void withoutAConditionOnTheArnAMethodIsJudgedAsAWhole() {
        TrailSelection selection = new TrailSelection(EventSelectors.DEFAULT);
        assertThat(selection.decide(site(Category.MANAGEMENT))).isEqualTo(Decision.ALWAYS);
        assertThat(selection.decide(site(Category.DATA))).isEqualTo(Decision.NEVER);
    }

    @Test
    void aConditionOnTheArnIsAskedForEachEvent() throws Exception {
        TrailSelection selection = new TrailSelection(EventSelectors.parse(BY_ARN));
        EventSite site = site(Category.DATA, "Example::Customer", "Example::Order");
        assertThat(selection.decide(site)).isEqualTo(Decision.BY_RESOURCE);
        assertThat(selection.matches(site, List.of("c", "arn:aws:orders:::order/vip-1")))
                .isTrue();
        assertThat(selection.matches(site, List.of("c", "arn:aws:orders:::order/1")))
                .isFalse();
        assertThat(selection.matches(site, List.of("arn:aws:orders:::order/vip-1", "o")))
                .as("the ARN of a resource of another type")
                .isFalse();
        assertThat(selection.decide(site(Category.DATA, "Example::Customer"))).isEqualTo(Decision.NEVER);
    }
}
