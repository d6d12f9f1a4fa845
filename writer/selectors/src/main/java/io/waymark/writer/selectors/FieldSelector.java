package io.waymark.writer.selectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CloudTrail's AdvancedFieldSelector: conditions on one field. If there are positive conditions, one must hold; every
 * negative condition must hold (User Guide, "Filtering data events by using advanced event selectors": SELECT operators are
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
     * Evaluates the conditions.
     *
     * @param value the event's value of the field; null if the event does not have the field
     * @return whether the conditions hold
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

    /** The fields that selectors support. */
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

        Field(String text, boolean forManagementEvents, boolean singleEqualsOnly) {
            this.text = text;
            this.forManagementEvents = forManagementEvents;
            this.singleEqualsOnly = singleEqualsOnly;
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

        /** Whether the field can select management events; every field can select data events. */
        boolean isForManagementEvents() {
            return forManagementEvents;
        }

        /** Whether the field takes a single {@code Equals} value only. */
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
     * One operator with one of its values.
     *
     * @param operator the comparison
     * @param operand the value to compare with
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
