package io.waymark.writer.selectors;

import java.util.Optional;

/** The record's {@code eventCategory}, as far as a service's own calls have one. */
public enum EventCategory {
    /** {@code Management}: an operation on what a service consists of, or on who may use it. */
    MANAGEMENT("Management"),
    /** {@code Data}: an operation on the contents of a resource. */
    DATA("Data");

    private final String text;

    EventCategory(String text) {
        this.text = text;
    }

    /**
     * The category as records and selectors write it.
     *
     * @return {@code Management} or {@code Data}
     */
    public String text() {
        return text;
    }

    static Optional<EventCategory> of(String text) {
        for (EventCategory category : values()) {
            if (category.text.equals(text)) {
                return Optional.of(category);
            }
        }
        return Optional.empty();
    }
}
