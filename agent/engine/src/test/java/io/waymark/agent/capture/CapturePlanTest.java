package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.ResourceSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SecretNames;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.agent.weave.SensitiveMarkReader;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a trail's event selectors decide about an audited method. */
class CapturePlanTest {
    private static final String BY_ARN = """
            [{"Name":"vip","FieldSelectors":[
              {"Field":"eventCategory","Equals":["Data"]},
              {"Field":"resources.type","Equals":["Example::Order"]},
              {"Field":"resources.ARN","StartsWith":["arn:aws:orders:::order/vip"]}]}]""";

    private final Redactor redactor = new Redactor(new SecretNames(Set.of()), () -> new byte[] {1});

    /** A method whose first argument is the ARN of the resource of the first type, and so on. */
    private CapturePlan plan(EventSelection selection, EventCategory category, String... resourceTypes) {
        List<ParameterSpec> parameters = List.of(resourceTypes).stream()
                .map(type -> new ParameterSpec(type, true, Sensitivity.CLEAR))
                .toList();
        List<ResourceSpec> resources = parameters.stream()
                .map(parameter -> new ResourceSpec(
                        parameter.name(), List.of(new ArnPart.ParameterPart(parameters.indexOf(parameter), List.of()))))
                .toList();
        AuditedMethod method = new AuditedMethod(
                "com.example.Orders",
                "touch",
                "()V",
                "orders.example.com",
                "Touch",
                category,
                false,
                parameters,
                List.of(),
                resources,
                Sensitivity.CLEAR);
        ValueShapes shapes =
                new ValueShapes(redactor, new SensitiveMarkReader(new InstrumentationCoverage(problem -> {})));
        HeldValueEncoder heldValues =
                new HeldValueEncoder(new ValueEncoder(CaptureLimits.DEFAULT, redactor, shapes), 1024);
        return new CapturePlan(method, selection, "123456789012", redactor, heldValues);
    }

    private boolean matches(CapturePlan plan, String... arns) {
        ArnTemplateValues values = new ArnTemplateValues();
        values.open(plan.slots);
        for (int i = 0; i < arns.length; i++) {
            byte[] json = ('"' + arns[i] + '"').getBytes(StandardCharsets.UTF_8);
            values.put(plan.parameters[i].arnParts()[0].slot(), json, 0, json.length, redactor);
        }
        assertThat(plan.byResource).isNotNull();
        return plan.byResource.test(values.resources(plan.resources));
    }

    @Test
    void selectorsWithoutArnDecidePerMethod() {
        CapturePlan management = plan(EventSelectors.DEFAULT, EventCategory.MANAGEMENT);
        assertThat(management.selected).isTrue();
        assertThat(management.byResource).isNull();
        assertThat(plan(EventSelectors.DEFAULT, EventCategory.DATA).selected).isFalse();
    }

    @Test
    void arnSelectorsDecidePerEvent() throws Exception {
        EventSelection selection = EventSelectors.parse(BY_ARN);
        CapturePlan plan = plan(selection, EventCategory.DATA, "Example::Customer", "Example::Order");
        assertThat(plan.selected).isTrue();
        assertThat(matches(plan, "c", "arn:aws:orders:::order/vip-1")).isTrue();
        assertThat(matches(plan, "c", "arn:aws:orders:::order/1")).isFalse();
        assertThat(matches(plan, "arn:aws:orders:::order/vip-1", "o"))
                .as("the ARN of a resource of another type")
                .isFalse();
        assertThat(plan(selection, EventCategory.DATA, "Example::Customer").selected)
                .isFalse();
    }
}
