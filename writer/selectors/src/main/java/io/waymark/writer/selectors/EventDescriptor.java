package io.waymark.writer.selectors;

import java.util.List;

/**
 * What is known of an operation's events before any of them happens: the same for every call from one call site. All of
 * them have the {@code eventType} {@value #EVENT_TYPE}.
 *
 * @param category the record's {@code eventCategory}
 * @param eventSource the record's {@code eventSource}
 * @param eventName the record's {@code eventName}
 * @param readOnly the record's {@code readOnly}
 * @param resourceTypes the {@code type} of each of the record's {@code resources}; empty where it names none
 */
public record EventDescriptor(
        EventCategory category, String eventSource, String eventName, boolean readOnly, List<String> resourceTypes) {
    /** The record's {@code eventType}. */
    public static final String EVENT_TYPE = "AwsApiCall";

    /** Copies the list. */
    public EventDescriptor {
        resourceTypes = List.copyOf(resourceTypes);
    }
}
