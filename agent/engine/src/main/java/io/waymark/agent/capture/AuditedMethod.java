package io.waymark.agent.capture;

import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.record.ImmutableValues;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Description of an audited method, known before the first call. Holds text only, never a class of the application, so that
 * it retains no class loader.
 *
 * @param declaringClass binary name of the class that declares the method, such as {@code com.example.Orders$Admin}
 * @param methodName the method's name
 * @param descriptor the method's JVM descriptor
 * @param eventSource the record's {@code eventSource}
 * @param eventName the record's {@code eventName}
 * @param category management or data
 * @param readOnly the record's {@code readOnly}
 * @param parameters the arguments that woven code passes, in this order
 * @param responseElements the recorded parts of the result
 * @param resources the record's {@code resources}
 * @param resultSensitivity redaction of the whole result
 * @param durability durability policy of its events
 * @param contract the configured method that it implements, such as {@code com.acme.Orders.place(String)}; null for an
 *     annotated method. A call within a call of the same contract, by another class, is a layer of the same call
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
        DurabilityPolicy durability,
        @Nullable String contract) {

    /** Creates the description of an annotated method with the default durability. */
    public AuditedMethod(
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
            Sensitivity resultSensitivity) {
        this(
                declaringClass,
                methodName,
                descriptor,
                eventSource,
                eventName,
                category,
                readOnly,
                parameters,
                responseElements,
                resources,
                resultSensitivity,
                DurabilityPolicy.DEFAULT,
                null);
    }

    /**
     * Returns the description of the method's events for event selectors.
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

    /**
     * Tests the declared type of a parameter by its name alone.
     *
     * @param typeName a binary name
     * @return whether no argument of the type can change; the type is a final class of the JDK then
     */
    public static boolean isImmutable(String typeName) {
        return ImmutableValues.isFinalType(typeName);
    }

    /** How a value appears in the record. */
    public enum Sensitivity {
        /** Unchanged. */
        CLEAR,
        /** As a fixed placeholder. */
        HIDDEN,
        /** As a keyed token. */
        TOKENIZED
    }

    /**
     * An argument that woven code passes.
     *
     * @param name its key in {@code requestParameters}, and its name in resource templates
     * @param recorded whether it appears in {@code requestParameters}; otherwise only ARN templates use it
     * @param sensitivity redaction of the whole value
     */
    public record ParameterSpec(String name, boolean recorded, Sensitivity sensitivity) {}

    /**
     * A recorded part of the result.
     *
     * @param name its key in {@code responseElements}
     * @param property names of properties from the result down to the value; empty for the result itself
     */
    public record ResponseElementSpec(String name, List<String> property) {}

    /**
     * A resource.
     *
     * @param type the entry's {@code type}
     * @param arn the parts of the ARN template, to be concatenated
     */
    public record ResourceSpec(String type, List<ArnPart> arn) {}

    /** A part of an ARN template. */
    public sealed interface ArnPart {
        /**
         * Fixed text; {@code {region}} and {@code {account}} are already resolved.
         *
         * @param text unescaped
         */
        record LiteralPart(String text) implements ArnPart {}

        /**
         * A parameter, or a property of one.
         *
         * @param index position in {@link AuditedMethod#parameters()}
         * @param property names of properties from the argument down to the value; empty for the argument itself
         */
        record ParameterPart(int index, List<String> property) implements ArnPart {}

        /**
         * A response element.
         *
         * @param index position in {@link AuditedMethod#responseElements()}
         */
        record ResponsePart(int index) implements ArnPart {}
    }
}
