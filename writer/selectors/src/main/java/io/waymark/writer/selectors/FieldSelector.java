package io.waymark.writer.selectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CloudTrail's AdvancedFieldSelector: conditions on one field. One of the positive conditions must hold, if there are any,
 * and every negative one (User Guide, "Filtering data events by using advanced event selectors": SELECT operators are
 * OR'd together, DESELECT operators are AND'd together, both groups are AND'd).
 *
 * @param field the field
 * @param select the conditions with a positive operator
 * @param deselect the conditions with a negative operator
 */
record FieldSelector(Field field, List<Condition> select, List<Condition> deselect) {
    FieldSelector {
        select = List.copyOf(select);
        deselect = List.copyOf(deselect);
    }

    /**
     * Compares.
     *
     * @param value what an event has in the field, or null if it does not have it
     * @return whether the field is as the conditions require
     */
    boolean matches(@Nullable String value) {
        for (Condition condition : deselect) {
            if (!condition.matches(value)) {
                return false;
            }
        }
        for (Condition condition : select) {
            if (condition.matches(value)) {
                return true;
            }
        }
        return select.isEmpty();
    }

    /** The fields that a trail's selectors know. */
    enum Field {
        EVENT_CATEGORY("eventCategory", true, true),
        EVENT_SOURCE("eventSource", true, false),
        READ_ONLY("readOnly", true, true),
        RESOURCES_TYPE("resources.type", false, true),
        RESOURCES_ARN("resources.ARN", false, false),
        EVENT_NAME("eventName", false, false),
        EVENT_TYPE("eventType", false, false),
        SESSION_CREDENTIAL_FROM_CONSOLE("sessionCredentialFromConsole", false, false);

        private final String text;
        private final boolean forManagementEvents;
        private final boolean singleEqualsOnly;

        Field(String text, boolean ofManagementEvents, boolean oneEqualsOnly) {
            this.text = text;
            this.forManagementEvents = ofManagementEvents;
            this.singleEqualsOnly = oneEqualsOnly;
        }

        static @Nullable Field of(String text) {
            for (Field field : values()) {
                if (field.text.equals(text)) {
                    return field;
                }
            }
            return null;
        }

        String text() {
            return text;
        }

        /** Whether management events can be selected by it; data events can be by every field. */
        boolean isForManagementEvents() {
            return forManagementEvents;
        }

        /** Whether it takes nothing but {@code Equals}, with one value. */
        boolean isSingleEqualsOnly() {
            return singleEqualsOnly;
        }
    }

    /** How a field is compared. */
    enum Operator {
        EQUALS("Equals", true),
        NOT_EQUALS("NotEquals", false),
        STARTS_WITH("StartsWith", true),
        NOT_STARTS_WITH("NotStartsWith", false),
        ENDS_WITH("EndsWith", true),
        NOT_ENDS_WITH("NotEndsWith", false);

        private final String text;
        private final boolean positive;

        Operator(String text, boolean positive) {
            this.text = text;
            this.positive = positive;
        }

        static @Nullable Operator of(String text) {
            for (Operator operator : values()) {
                if (operator.text.equals(text)) {
                    return operator;
                }
            }
            return null;
        }

        boolean isPositive() {
            return positive;
        }
    }

    /**
     * An operator with one of its values.
     *
     * @param operator how to compare
     * @param operand what to compare with
     */
    record Condition(Operator operator, String operand) {
        boolean matches(@Nullable String value) {
            if (value == null) {
                return !operator.isPositive();
            }
            return switch (operator) {
                case EQUALS -> value.equals(operand);
                case NOT_EQUALS -> !value.equals(operand);
                case STARTS_WITH -> value.startsWith(operand);
                case NOT_STARTS_WITH -> !value.startsWith(operand);
                case ENDS_WITH -> value.endsWith(operand);
                case NOT_ENDS_WITH -> !value.endsWith(operand);
            };
        }
    }
}
