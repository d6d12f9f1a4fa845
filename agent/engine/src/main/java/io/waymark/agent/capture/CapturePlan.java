package io.waymark.agent.capture;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.redact.Redactor;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import io.waymark.writer.selectors.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is worked out once per audited method, so that a call has nothing left to decide. Immutable, safe for use by many
 * threads; the arrays are not to be written to.
 */
@SuppressWarnings("ArrayRecordComponent") // plans are never compared
final class CapturePlan {
    /** An argument. {@code plain}: recorded as it is, and needed for nothing else. */
    record ParameterPlan(byte[] key, boolean recorded, boolean plain, Sensitivity sensitivity, ArgumentPart[] pieces) {}

    /** A piece of an ARN that comes from an argument; it is kept under {@code place} until the call ends. */
    record ArgumentPart(int place, List<String> property) {}

    /** A response element; a piece of an ARN may come from it, then kept under {@code place}. */
    record ResponsePlan(byte[] key, List<String> property, Sensitivity sensitivity, int place) {}

    /** A resource: its type, the JSON text before the ARN's content, and the parts of the ARN. */
    record ResourcePlan(String type, byte[] start, List<ArnPartPlan> arn) {}

    /** Fixed text, or else a place. */
    record ArnPartPlan(byte @Nullable [] text, int place) {}

    static final ParameterPlan[] NO_PARAMETERS = {};
    static final ResponsePlan[] NO_RESPONSES = {};

    final boolean selected;
    /** Selects an event by its resources; null if all events are selected, or none. */
    final @Nullable Predicate<List<Resource>> byResource;

    /** The method's name and parameters: what an overriding method shares with the one it overrides. */
    final String signature;

    final DurabilityPolicy durability;
    /** Whether a call is to be refused where its event could not be kept. */
    final boolean denyOnFailure;

    final RecordTemplate template;
    final ParameterPlan[] parameters;
    final ResponsePlan[] responses;
    final ResourcePlan[] resources;
    final int slots;

    CapturePlan(AuditedMethod site, EventSelection selection, String accountId, Redactor redaction) {
        EventDescriptor event = site.event();
        SelectionDecision decision = selection.decide(event);
        this.selected = decision != SelectionDecision.NEVER;
        this.byResource =
                decision == SelectionDecision.BY_RESOURCE ? touched -> selection.matches(event, touched) : null;
        // Interned, so that two of them compare by identity on every nested call.
        this.signature = (site.methodName()
                        + site.descriptor().substring(0, site.descriptor().indexOf(')') + 1))
                .intern();
        this.durability = site.durability();
        this.denyOnFailure = durability.onFailure() == FailurePolicy.DENY;
        this.template = new RecordTemplate(event, null);
        int responseCount = site.responseElements().size();
        List<ArnPart.ParameterPart> fromParameters = new ArrayList<>();
        resources = resources(site, accountId, fromParameters, responseCount);
        parameters = parameters(site, redaction, fromParameters, responseCount);
        responses = responses(site, redaction);
        slots = resources.length == 0 ? 0 : responseCount + fromParameters.size();
    }

    private static ResourcePlan[] resources(
            AuditedMethod site, String accountId, List<ArnPart.ParameterPart> fromParameters, int responseCount) {
        List<ResourcePlan> resources = new ArrayList<>();
        for (AuditedMethod.ResourceSpec resource : site.resources()) {
            JsonBuffer start = new JsonBuffer(128);
            start.raw(ascii("{\"accountId\":"));
            start.string(accountId);
            start.raw(ascii(",\"type\":"));
            start.string(resource.type());
            start.raw(ascii(",\"ARN\":\""));
            List<ArnPartPlan> arn = new ArrayList<>();
            for (ArnPart piece : resource.arn()) {
                if (piece instanceof ArnPart.LiteralPart text) {
                    byte[] quoted = JsonBuffer.encodeString(text.text());
                    arn.add(new ArnPartPlan(Arrays.copyOfRange(quoted, 1, quoted.length - 1), -1));
                } else if (piece instanceof ArnPart.ResponsePart response) {
                    arn.add(new ArnPartPlan(null, response.index()));
                } else if (piece instanceof ArnPart.ParameterPart parameter) {
                    arn.add(new ArnPartPlan(null, responseCount + fromParameters.size()));
                    fromParameters.add(parameter);
                }
            }
            resources.add(new ResourcePlan(resource.type(), start.toByteArray(), List.copyOf(arn)));
        }
        return resources.toArray(ResourcePlan[]::new);
    }

    private static ParameterPlan[] parameters(
            AuditedMethod site, Redactor redaction, List<ArnPart.ParameterPart> fromParameters, int firstPlace) {
        List<ParameterPlan> parameters = new ArrayList<>();
        for (AuditedMethod.ParameterSpec parameter : site.parameters()) {
            List<ArgumentPart> pieces = new ArrayList<>();
            for (int i = 0; i < fromParameters.size(); i++) {
                if (fromParameters.get(i).index() == parameters.size()) {
                    pieces.add(new ArgumentPart(
                            firstPlace + i, fromParameters.get(i).property()));
                }
            }
            Sensitivity sensitivity = parameter.sensitivity();
            if (sensitivity == Sensitivity.CLEAR && redaction.isSecret(parameter.name())) {
                sensitivity = Sensitivity.HIDDEN;
            }
            boolean plain = parameter.recorded() && pieces.isEmpty() && sensitivity == Sensitivity.CLEAR;
            parameters.add(new ParameterPlan(
                    key(parameter.name()),
                    parameter.recorded(),
                    plain,
                    sensitivity,
                    pieces.toArray(ArgumentPart[]::new)));
        }
        return parameters.toArray(ParameterPlan[]::new);
    }

    private static ResponsePlan[] responses(AuditedMethod site, Redactor redaction) {
        List<ResponsePlan> responses = new ArrayList<>();
        for (AuditedMethod.ResponseElementSpec element : site.responseElements()) {
            Sensitivity sensitivity = site.resultSensitivity();
            if (sensitivity == Sensitivity.CLEAR && redaction.isSecret(element.name())) {
                sensitivity = Sensitivity.HIDDEN;
            }
            responses.add(new ResponsePlan(key(element.name()), element.property(), sensitivity, responses.size()));
        }
        return responses.toArray(ResponsePlan[]::new);
    }

    /** A member's key after a comma; where the object starts, the comma is replaced by its brace. */
    private static byte[] key(String name) {
        JsonBuffer key = new JsonBuffer(name.length() + 4);
        key.raw(',');
        key.string(name);
        key.raw(':');
        return key.toByteArray();
    }
}
