package io.waymark.agent.capture;

import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.util.List;

/**
 * What is known of an audited method before it is ever called. Holds text only, never a class of the application, so that
 * it keeps no class loader alive.
 *
 * @param declaringClass binary name of the class that declares the method, such as {@code com.example.Orders$Admin}
 * @param methodName the method's name
 * @param descriptor the method's JVM descriptor
 * @param eventSource the record's {@code eventSource}
 * @param eventName the record's {@code eventName}
 * @param category management or data
 * @param readOnly the record's {@code readOnly}
 * @param parameters the arguments that woven code hands over, in this order
 * @param responseElements what is recorded of the result
 * @param resources the record's {@code resources}
 * @param resultSensitivity how the whole result is treated
 * @param durability what is promised of its events
 */
public record AuditedMethod(
        String declaringClass,
        String methodName,
        String descriptor,
        String eventSource,
        String eventName,
        EventCategory category,
        boolean readOnly,
        List<ParameterSpec> parameters,
        List<ResponseElementSpec> responseElements,
        List<ResourceSpec> resources,
        Sensitivity resultSensitivity,
        DurabilityPolicy durability) {

    /** A method of whose events nothing but the usual is promised; otherwise as the canonical constructor. */
    public AuditedMethod(
            String declaringClass,
            String method,
            String descriptor,
            String eventSource,
            String eventName,
            EventCategory category,
            boolean readOnly,
            List<ParameterSpec> parameters,
            List<ResponseElementSpec> responseElements,
            List<ResourceSpec> resources,
            Sensitivity resultSensitivity) {
        this(
                declaringClass,
                method,
                descriptor,
                eventSource,
                eventName,
                category,
                readOnly,
                parameters,
                responseElements,
                resources,
                resultSensitivity,
                DurabilityPolicy.DEFAULT);
    }

    /**
     * Describes the method's events to the trail's event selectors.
     *
     * @return what all events of the method have in common
     */
    public EventDescriptor event() {
        return new EventDescriptor(
                category,
                eventSource,
                eventName,
                readOnly,
                resources.stream().map(ResourceSpec::type).toList());
    }

    /** How a value may appear in the record. */
    public enum Sensitivity {
        /** As it is. */
        CLEAR,
        /** As a fixed text. */
        HIDDEN,
        /** As a keyed token. */
        TOKENIZED
    }

    /**
     * An argument that woven code hands over.
     *
     * @param name its key in {@code requestParameters}, and its name in resource templates
     * @param recorded whether it belongs in {@code requestParameters}; otherwise only a resource template needs it
     * @param sensitivity how its whole value is treated
     */
    public record ParameterSpec(String name, boolean recorded, Sensitivity sensitivity) {}

    /**
     * A part of the result that is recorded.
     *
     * @param name its key in {@code responseElements}
     * @param property names of properties from the result down to the value; empty for the result itself
     */
    public record ResponseElementSpec(String name, List<String> property) {}

    /**
     * A resource.
     *
     * @param type the entry's {@code type}
     * @param arn the pieces of the entry's {@code ARN}, to be joined
     */
    public record ResourceSpec(String type, List<ArnPart> arn) {}

    /** A piece of an ARN template. */
    public sealed interface ArnPart {
        /**
         * Fixed text; {@code {region}} and {@code {account}} are already filled in.
         *
         * @param text it
         */
        record LiteralPart(String text) implements ArnPart {}

        /**
         * A parameter, or a property of one.
         *
         * @param index its place in {@link AuditedMethod#parameters()}
         * @param property names of properties from the argument down to the value; empty for the argument itself
         */
        record ParameterPart(int index, List<String> property) implements ArnPart {}

        /**
         * A response element.
         *
         * @param index its place in {@link AuditedMethod#responseElements()}
         */
        record ResponsePart(int index) implements ArnPart {}
    }
}
