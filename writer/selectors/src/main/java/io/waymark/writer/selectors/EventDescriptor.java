package io.waymark.writer.selectors;

import java.util.List;

/**
 * What all events of one operation have in common, known before the first call. Their {@code eventType} is
 * {@value #EVENT_TYPE}.
 *
 * @param category the record's {@code eventCategory}
 * @param eventSource the record's {@code eventSource}
 * @param eventName the record's {@code eventName}
 * @param readOnly the record's {@code readOnly}
 * @param resourceTypes the {@code type} of each of the record's {@code resources}; empty if it has none
 */
public record EventDescriptor(
        EventCategory category, String eventSource, String eventName, boolean readOnly, List<String> resourceTypes) {
    /** The record's {@code eventType}. */
    public static final String EVENT_TYPE = "AwsApiCall";

    /** Creates a descriptor with a copy of the list. */
    public EventDescriptor {
        resourceTypes = List.copyOf(resourceTypes);
    }
}
