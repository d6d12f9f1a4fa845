package io.waymark.agent.weave;

import io.waymark.writer.selectors.EventCategory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method of {@code waymark.methods}.
 *
 * @param type the class or interface, whose subtypes are meant too
 * @param method the method's name
 * @param category the category of its events
 * @param readOnly the {@code readOnly} of its events
 * @param eventName the {@code eventName}; null for the method's name
 * @param eventSource the {@code eventSource}; null for that of the type
 * @param parameters the recorded parameters
 */
record ConfiguredMethod(
        NamePattern type,
        NamePattern method,
        EventCategory category,
        boolean readOnly,
        @Nullable String eventName,
        @Nullable String eventSource,
        List<ConfiguredParameter> parameters) {
    /**
     * A recorded parameter.
     *
     * @param index its index, from 0; -1 if the name finds it
     * @param name its key in {@code requestParameters}; null for the parameter's own name
     */
    record ConfiguredParameter(int index, @Nullable String name) {}

    /** Names the method as the option does. */
    String text() {
        return type.text() + "[" + method.text() + "]";
    }
}
