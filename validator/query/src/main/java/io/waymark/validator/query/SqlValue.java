package io.waymark.validator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** Values of a result as JSON. */
final class SqlValue {
    private SqlValue() {}

    /** Returns a value that DuckDB's JDBC driver gave; types that JSON does not have become text. */
    static JsonNode toJson(@Nullable Object value) throws SQLException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value == null) {
            return json.nullNode();
        } else if (value instanceof Boolean flag) {
            return json.booleanNode(flag);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? json.numberNode(number) : json.textNode(value.toString());
        } else if (value instanceof BigDecimal number) {
            return json.numberNode(number);
        } else if (value instanceof BigInteger number) {
            return json.numberNode(number);
        } else if (value instanceof Number number) {
            return json.numberNode(number.longValue());
        } else if (value instanceof DuckDBStruct struct) {
            return object(struct.getMap());
        } else if (value instanceof Map<?, ?> map) {
            return object(map);
        } else if (value instanceof Array array) {
            return array(Arrays.asList((Object[]) array.getArray()));
        } else if (value instanceof Collection<?> collection) {
            return array(collection);
        }
        return json.textNode(value.toString());
    }

    private static ObjectNode object(Map<?, ?> map) throws SQLException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            object.set(String.valueOf(entry.getKey()), toJson(entry.getValue()));
        }
        return object;
    }

    private static ArrayNode array(Collection<?> values) throws SQLException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object value : values) {
            array.add(toJson(value));
        }
        return array;
    }
}
