package io.waymark.agent.capture;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.HeldMembers;
import io.waymark.agent.record.HeldValueWriter;
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
 * Decisions made once per audited method, so that a call has none left to make. Immutable, safe for use by many threads; the
 * arrays are not to be written to.
 */
@SuppressWarnings("ArrayRecordComponent") // plans are never compared
final class CapturePlan {
    /** An argument. {@code plain}: recorded unchanged, and not used by an ARN template. */
    record ParameterPlan(
            byte[] key, boolean recorded, boolean plain, Sensitivity sensitivity, ArgumentPart[] arnParts) {
        /** Whether it is recorded as a token, and used by no ARN template. */
        boolean isOnlyTokenized() {
            return recorded && sensitivity == Sensitivity.TOKENIZED && arnParts.length == 0;
        }
    }

    /** A part of an ARN that comes from an argument, retained in a slot of {@link ArnTemplateValues}. */
    record ArgumentPart(int slot, List<String> property) {}

    /** A response element; retained in a slot if an ARN template uses it. */
    record ResponsePlan(byte[] key, List<String> property, Sensitivity sensitivity, int slot) {
        /** Whether it is the result itself, unchanged. */
        boolean isWhole() {
            return property.isEmpty() && sensitivity == Sensitivity.CLEAR;
        }
    }

    /** A resource: its type, the JSON text before the ARN's content, and the parts of the ARN. */
    record ResourcePlan(String type, byte[] start, List<ArnPartPlan> arn) {}

    /** Fixed text, or a slot if {@code text} is null. */
    record ArnPartPlan(byte @Nullable [] text, int slot) {}

    final AuditedMethod method;
    /** The version of the selection that decided. */
    final int selectionVersion;

    final boolean selected;
    /** Selects an event by its resources; null if all events are selected, or none. */
    final @Nullable Predicate<List<Resource>> byResource;

    /** Method name and parameter types: equal for an overriding method and the one it overrides. */
    final String signature;

    /** Equal for the layers of one configured method; null for an annotated method. */
    final @Nullable String contract;

    final DurabilityPolicy durability;
    /** Whether a call is refused if its event cannot be stored. */
    final boolean denyOnFailure;

    /** Whether an event whose values are all immutable needs nothing but them. */
    final boolean plain;

    final RecordTemplate template;
    final ParameterPlan[] parameters;
    final ResponsePlan[] responses;
    final ResourcePlan[] resources;
    final int slots;

    CapturePlan(
            AuditedMethod method,
            EventSelection selection,
            String accountId,
            Redactor redactor,
            HeldValueWriter heldValues) {
        EventDescriptor event = method.event();
        // Read first: a change meanwhile makes the plan outdated.
        this.selectionVersion = selection.version();
        SelectionDecision decision = selection.decide(event);
        this.method = method;
        this.selected = decision != SelectionDecision.NEVER;
        this.byResource =
                decision == SelectionDecision.BY_RESOURCE ? touched -> selection.matches(event, touched) : null;
        // Interned, so that two of them compare by identity on every nested call.
        this.signature = (method.methodName()
                        + method.descriptor().substring(0, method.descriptor().indexOf(')') + 1))
                .intern();
        this.contract = method.contract() == null ? null : method.contract().intern();
        this.durability = method.durability();
        this.denyOnFailure = durability.onFailure() == FailurePolicy.DENY;
        int responseCount = method.responseElements().size();
        List<ArnPart.ParameterPart> fromParameters = new ArrayList<>();
        resources = resources(method, accountId, fromParameters, responseCount);
        parameters = parameters(method, redactor, fromParameters, responseCount);
        responses = responses(method, redactor);
        template = RecordTemplate.holding(
                event,
                new HeldMembers(
                        Arrays.stream(parameters).map(ParameterPlan::key).toArray(byte[][]::new),
                        Arrays.stream(responses).map(ResponsePlan::key).toArray(byte[][]::new),
                        heldValues));
        slots = resources.length == 0 ? 0 : responseCount + fromParameters.size();
        plain = resources.length == 0
                && responses.length <= 1
                && byResource == null
                && durability.guarantee() == DurabilityGuarantee.ASYNC
                && !denyOnFailure
                && Arrays.stream(parameters).allMatch(ParameterPlan::plain);
    }

    private static ResourcePlan[] resources(
            AuditedMethod method, String accountId, List<ArnPart.ParameterPart> fromParameters, int responseCount) {
        List<ResourcePlan> resources = new ArrayList<>();
        for (AuditedMethod.ResourceSpec resource : method.resources()) {
            JsonBuffer start = new JsonBuffer(128);
            start.raw(ascii("{\"accountId\":"));
            start.string(accountId);
            start.raw(ascii(",\"type\":"));
            start.string(resource.type());
            start.raw(ascii(",\"ARN\":\""));
            List<ArnPartPlan> arn = new ArrayList<>();
            for (ArnPart part : resource.arn()) {
                if (part instanceof ArnPart.LiteralPart text) {
                    byte[] quoted = JsonBuffer.encodeString(text.text());
                    arn.add(new ArnPartPlan(Arrays.copyOfRange(quoted, 1, quoted.length - 1), -1));
                } else if (part instanceof ArnPart.ResponsePart response) {
                    arn.add(new ArnPartPlan(null, response.index()));
                } else if (part instanceof ArnPart.ParameterPart parameter) {
                    arn.add(new ArnPartPlan(null, responseCount + fromParameters.size()));
                    fromParameters.add(parameter);
                }
            }
            resources.add(new ResourcePlan(resource.type(), start.toByteArray(), List.copyOf(arn)));
        }
        return resources.toArray(ResourcePlan[]::new);
    }

    private static ParameterPlan[] parameters(
            AuditedMethod method, Redactor redactor, List<ArnPart.ParameterPart> fromParameters, int firstSlot) {
        List<ParameterPlan> parameters = new ArrayList<>();
        for (AuditedMethod.ParameterSpec parameter : method.parameters()) {
            List<ArgumentPart> arnParts = new ArrayList<>();
            for (int i = 0; i < fromParameters.size(); i++) {
                if (fromParameters.get(i).index() == parameters.size()) {
                    arnParts.add(new ArgumentPart(
                            firstSlot + i, fromParameters.get(i).property()));
                }
            }
            Sensitivity sensitivity = parameter.sensitivity();
            if (sensitivity == Sensitivity.CLEAR && redactor.isSecret(parameter.name())) {
                sensitivity = Sensitivity.HIDDEN;
            }
            boolean plain = parameter.recorded() && arnParts.isEmpty() && sensitivity == Sensitivity.CLEAR;
            parameters.add(new ParameterPlan(
                    key(parameter.name()),
                    parameter.recorded(),
                    plain,
                    sensitivity,
                    arnParts.toArray(ArgumentPart[]::new)));
        }
        return parameters.toArray(ParameterPlan[]::new);
    }

    private static ResponsePlan[] responses(AuditedMethod method, Redactor redactor) {
        List<ResponsePlan> responses = new ArrayList<>();
        for (AuditedMethod.ResponseElementSpec element : method.responseElements()) {
            Sensitivity sensitivity = method.resultSensitivity();
            if (sensitivity == Sensitivity.CLEAR && redactor.isSecret(element.name())) {
                sensitivity = Sensitivity.HIDDEN;
            }
            responses.add(new ResponsePlan(key(element.name()), element.property(), sensitivity, responses.size()));
        }
        return responses.toArray(ResponsePlan[]::new);
    }

    /** A member's key after a comma; where the object starts, the comma is replaced by its brace. */
    static byte[] key(String name) {
        JsonBuffer key = new JsonBuffer(name.length() + 4);
        key.raw(',');
        key.string(name);
        key.raw(':');
        return key.toByteArray();
    }
}
