package io.waymark.validator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** The type of a column. */
sealed interface ColumnType {
    /** Returns the type in SQL. */
    String sqlType();

    /** Returns the structure that DuckDB's {@code from_json} takes. */
    String jsonStructure();

    /**
     * Converts a value of a record.
     *
     * @param value neither null nor missing
     * @return the value with the names and types of the column
     */
    JsonNode convert(JsonNode value);

    /** Returns a value of a record as the text that {@link #fromText} takes. */
    default String text(JsonNode value) {
        return convert(value).toString();
    }

    /** Returns the SQL expression that makes the column's value of its text. */
    default String fromText(String column) {
        return "from_json(" + column + ", '" + jsonStructure() + "')";
    }

    /** Text; numbers, booleans and, where a record has one, a structure are written as in JSON. */
    record Text() implements ColumnType {
        @Override
        public String sqlType() {
            return "VARCHAR";
        }

        @Override
        public String jsonStructure() {
            return "\"VARCHAR\"";
        }

        @Override
        public JsonNode convert(JsonNode value) {
            return JsonNodeFactory.instance.textNode(text(value));
        }

        @Override
        public String text(JsonNode value) {
            return value.isValueNode() ? value.asText() : value.toString();
        }

        @Override
        public String fromText(String column) {
            return column;
        }
    }

    /** The text of a JSON document. */
    record Json() implements ColumnType {
        @Override
        public String sqlType() {
            return "VARCHAR";
        }

        @Override
        public String jsonStructure() {
            return "\"VARCHAR\"";
        }

        @Override
        public JsonNode convert(JsonNode value) {
            return JsonNodeFactory.instance.textNode(value.toString());
        }

        @Override
        public String text(JsonNode value) {
            return value.toString();
        }

        @Override
        public String fromText(String column) {
            return column;
        }
    }

    /**
     * A structure with fixed members.
     *
     * @param members its members
     */
    record Struct(List<TableColumn> members) implements ColumnType {
        @Override
        public String sqlType() {
            return members.stream()
                    .map(member -> "\"" + member.name() + "\" " + member.type().sqlType())
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }

        @Override
        public String jsonStructure() {
            return members.stream()
                    .map(member -> "\"" + member.name() + "\":" + member.type().jsonStructure())
                    .collect(Collectors.joining(",", "{", "}"));
        }

        @Override
        public JsonNode convert(JsonNode value) {
            ObjectNode converted = JsonNodeFactory.instance.objectNode();
            for (TableColumn member : members) {
                JsonNode found = value.path(member.field());
                if (found.isMissingNode()) {
                    found = value.path(member.name());
                }
                if (!found.isMissingNode() && !found.isNull()) {
                    converted.set(member.name(), member.type().convert(found));
                }
            }
            return converted;
        }
    }

    /**
     * A list of structures.
     *
     * @param members the members of each
     */
    record Array(List<TableColumn> members) implements ColumnType {
        private Struct element() {
            return new Struct(members);
        }

        @Override
        public String sqlType() {
            return element().sqlType() + "[]";
        }

        @Override
        public String jsonStructure() {
            return "[" + element().jsonStructure() + "]";
        }

        @Override
        public JsonNode convert(JsonNode value) {
            ArrayNode converted = JsonNodeFactory.instance.arrayNode();
            value.forEach(entry -> converted.add(element().convert(entry)));
            return converted;
        }
    }
}
