package io.waymark.writer.selectors;

import com.fasterxml.jackson.core.JsonToken;
import io.waymark.format.FormatException;
import io.waymark.writer.selectors.FieldSelector.Condition;
import io.waymark.writer.selectors.FieldSelector.Field;
import io.waymark.writer.selectors.FieldSelector.Operator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the advanced event selectors of one trail and counts their values. */
final class AdvancedSelectorReader {
    /** CloudTrail's limit, over all selectors of a trail. */
    private static final int MAX_VALUES = 500;

    private static final int MAX_VALUE_LENGTH = 2048;
    private static final int MAX_NAME_LENGTH = 1000;

    private final SelectorJsonParser json;
    private int valueCount;

    AdvancedSelectorReader(SelectorJsonParser json) {
        this.json = json;
    }

    /** Reads a selector whose opening brace and first field name (or closing brace) have been read. */
    AdvancedEventSelector read() throws IOException, FormatException {
        List<FieldSelector> fieldSelectors = List.of();
        for (JsonToken token = json.current(); token == JsonToken.FIELD_NAME; token = json.next()) {
            String name = json.text();
            json.next();
            switch (name) {
                case "Name" -> json.string(0, MAX_NAME_LENGTH);
                case "FieldSelectors" -> fieldSelectors = fieldSelectors();
                default -> throw json.unknownMember(name);
            }
        }
        return selector(fieldSelectors);
    }

    private List<FieldSelector> fieldSelectors() throws IOException, FormatException {
        json.expect(JsonToken.START_ARRAY, "an array of field selectors");
        List<FieldSelector> selectors = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            json.expect(JsonToken.START_OBJECT, "a field selector object");
            selectors.add(fieldSelector());
        }
        return selectors;
    }

    private FieldSelector fieldSelector() throws IOException, FormatException {
        Field field = null;
        List<Condition> select = new ArrayList<>();
        List<Condition> deselect = new ArrayList<>();
        boolean equalsOnly = true;
        while (json.next() == JsonToken.FIELD_NAME) {
            String name = json.text();
            json.next();
            Operator operator = Operator.of(name);
            if (operator != null) {
                equalsOnly &= operator == Operator.EQUALS;
                (operator.isPositive() ? select : deselect).addAll(conditions(operator));
            } else if (name.equals("Field")) {
                field = field();
            } else {
                throw json.unknownMember(name);
            }
        }
        if (field == null) {
            throw json.error("a field selector needs a Field");
        }
        if (select.isEmpty() && deselect.isEmpty()) {
            throw json.error("the field selector for " + field.text() + " needs an operator with a value");
        }
        if (field.isSingleEqualsOnly() && !(equalsOnly && select.size() == 1)) {
            throw json.error(field.text() + " takes Equals with one value only");
        }
        return new FieldSelector(field, select, deselect);
    }

    private Field field() throws IOException, FormatException {
        String name = json.string();
        if (name.equals("userIdentity.arn")) {
            throw json.unquoted("userIdentity.arn is not supported: events are selected before the caller is known");
        }
        Field field = Field.of(name);
        if (field == null) {
            throw json.error("expected a supported field");
        }
        return field;
    }

    private List<Condition> conditions(Operator operator) throws IOException, FormatException {
        List<Condition> conditions = json.strings(1, MAX_VALUE_LENGTH).stream()
                .map(value -> new Condition(operator, value))
                .toList();
        if (conditions.isEmpty()) {
            throw json.error("expected at least one value");
        }
        valueCount += conditions.size();
        if (valueCount > MAX_VALUES) {
            throw json.error("a trail's advanced event selectors have at most " + MAX_VALUES + " values in all");
        }
        return conditions;
    }

    private AdvancedEventSelector selector(List<FieldSelector> fieldSelectors) throws IOException, FormatException {
        Map<Field, String> single = new EnumMap<>(Field.class);
        for (FieldSelector selector : fieldSelectors) {
            if (selector.field().isSingleEqualsOnly()
                    && single.put(selector.field(), selector.select().get(0).operand()) != null) {
                throw json.error("an event selector has at most one field selector for "
                        + selector.field().text());
            }
        }
        EventCategory category = category(single.get(Field.EVENT_CATEGORY));
        String readOnly = single.get(Field.READ_ONLY);
        if (readOnly != null && !readOnly.equals("true") && !readOnly.equals("false")) {
            throw json.error("readOnly must equal true or false, not '" + readOnly + "'");
        }
        if (category == EventCategory.MANAGEMENT) {
            for (FieldSelector selector : fieldSelectors) {
                if (!selector.field().isForManagementEvents()) {
                    throw json.error("management events cannot be selected by "
                            + selector.field().text());
                }
            }
        } else if (!single.containsKey(Field.RESOURCES_TYPE)) {
            throw json.error("a selector of data events needs a field selector for resources.type");
        }
        return new AdvancedEventSelector(fieldSelectors, single.get(Field.RESOURCES_TYPE));
    }

    private EventCategory category(@Nullable String value) throws IOException, FormatException {
        if (value == null) {
            throw json.error("an event selector needs a field selector for eventCategory");
        }
        Optional<EventCategory> category = EventCategory.of(value);
        if (category.isEmpty()) {
            throw json.error("eventCategory must equal Management or Data, not '" + value + "'");
        }
        return category.get();
    }
}
