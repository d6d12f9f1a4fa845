package io.waymark.writer.selectors;

import java.util.Optional;

/** The record's {@code eventCategory}, limited to those of API calls. */
public enum EventCategory {
    /** {@code Management}: an operation on a service's resources or permissions (control plane). */
    MANAGEMENT("Management"),
    /** {@code Data}: an operation on the content of a resource (data plane). */
    DATA("Data");

    private final String text;

    EventCategory(String text) {
        this.text = text;
    }

    /**
     * Returns the value in records and selectors.
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
