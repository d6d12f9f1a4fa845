package io.waymark.validator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Gives the paths of a query their meaning in CloudTrail's records, on the tree that DuckDB's {@code json_serialize_sql} makes
 * of it:
 *
 * <ul>
 *   <li>{@code responseelements.ConsoleLogin} is a member of the JSON in the column, as text;
 *   <li>a condition on {@code resources.arn} holds if it holds for any element; a negative one ({@code <>}, {@code NOT LIKE},
 *       {@code NOT IN}, {@code IS NULL}) if it holds for all;
 *   <li>elsewhere, {@code resources.arn} is the list of the elements' values;
 *   <li>{@code date_parse} takes the format that it has in Athena.
 * </ul>
 */
final class QueryRewriter {
    private static final String RESOURCES = "resources";
    private static final String ELEMENT = "waymark_resource";
    private static final String CLASS = "class";
    private static final String TYPE = "type";
    private static final String CHILDREN = "children";
    private static final String ALIAS = "alias";
    private static final String COLUMN_NAMES = "column_names";
    private static final String COLUMN_REF = "COLUMN_REF";
    private static final String FUNCTION = "FUNCTION";
    private static final String FUNCTION_NAME = "function_name";

    /** How DuckDB names the conditions that are functions. */
    private static final Set<String> CONDITIONS = Set.of(
            "~~",
            "!~~",
            "~~*",
            "!~~*",
            "like_escape",
            "not_like_escape",
            "ilike_escape",
            "not_ilike_escape",
            "regexp_like",
            "regexp_matches",
            "regexp_full_match",
            "starts_with",
            "ends_with",
            "contains",
            "prefix",
            "suffix");

    private static final Set<String> NEGATIVE_FUNCTIONS = Set.of("!~~", "!~~*", "not_like_escape", "not_ilike_escape");

    private static final Set<String> NEGATIVE_TYPES = Set.of(
            "COMPARE_NOTEQUAL", "COMPARE_DISTINCT_FROM", "COMPARE_NOT_IN", "COMPARE_NOT_BETWEEN", "OPERATOR_IS_NULL");

    private final Set<String> aliases = new HashSet<>();

    private QueryRewriter() {}

    /**
     * Rewrites a query in place.
     *
     * @param statements the document of {@code json_serialize_sql}
     */
    static void rewrite(JsonNode statements) {
        QueryRewriter rewriter = new QueryRewriter();
        rewriter.collectAliases(statements);
        rewriter.rewriteChildren(statements);
    }

    /** A name that the query gives to something else is not that of the column. */
    private void collectAliases(JsonNode node) {
        addAlias(node.path(ALIAS));
        node.path("column_name_alias").forEach(this::addAlias);
        node.forEach(this::collectAliases);
    }

    private void addAlias(JsonNode alias) {
        if (alias.isTextual()) {
            aliases.add(alias.asText().toLowerCase(Locale.ROOT));
        }
    }

    private void rewriteChildren(JsonNode node) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, rewritten(array.get(i)));
            }
        } else if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (field.getKey().equals("select_list")) {
                    rewriteSelected((ArrayNode) field.getValue());
                } else {
                    field.setValue(rewritten(field.getValue()));
                }
            }
        }
    }

    /** A path that is selected keeps the name that it has without being rewritten, that of its last part. */
    private void rewriteSelected(ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            JsonNode names = item.path(COLUMN_NAMES);
            JsonNode last = names.path(names.size() - 1);
            JsonNode result = rewritten(item);
            boolean replaced = !result.path(CLASS).asText().equals(COLUMN_REF);
            if (replaced && last.isTextual() && result.path(ALIAS).asText().isEmpty()) {
                ((ObjectNode) result).set(ALIAS, last);
            }
            list.set(i, result);
        }
    }

    private JsonNode rewritten(JsonNode node) {
        if (isCondition(node)) {
            String member = resourceMember(node);
            if (!member.isEmpty()) {
                ObjectNode condition = (ObjectNode) node;
                JsonNode alias = condition.remove(ALIAS);
                ObjectNode result = forElements(condition);
                if (alias != null) {
                    result.set(ALIAS, alias);
                }
                return result;
            }
        }
        if (node.path(CLASS).asText().equals(COLUMN_REF)) {
            return rewrittenPath((ObjectNode) node);
        }
        if (node.path(FUNCTION_NAME).asText().equals("date_parse")) {
            ObjectNode function = (ObjectNode) node;
            function.put(FUNCTION_NAME, "strptime");
            JsonNode format = function.path(CHILDREN).path(1).path("value");
            if (format.path("value").isTextual()) {
                ((ObjectNode) format)
                        .put(
                                "value",
                                format.path("value")
                                        .asText()
                                        .replace("%i", "%M")
                                        .replace("%s", "%S"));
            }
        }
        rewriteChildren(node);
        return node;
    }

    private static boolean isCondition(JsonNode node) {
        return switch (node.path(CLASS).asText()) {
            case "COMPARISON", "BETWEEN" -> true;
            case "OPERATOR" -> {
                String type = node.path(TYPE).asText();
                yield type.equals("COMPARE_IN")
                        || type.equals("COMPARE_NOT_IN")
                        || type.equals("OPERATOR_IS_NULL")
                        || type.equals("OPERATOR_IS_NOT_NULL");
            }
            case FUNCTION -> CONDITIONS.contains(node.path(FUNCTION_NAME).asText());
            default -> false;
        };
    }

    /** Returns the member of {@code resources} that an expression reads, outside of conditions and queries inside it. */
    private String resourceMember(JsonNode expression) {
        for (JsonNode child : expression) {
            if (isCondition(child) || child.has("subquery_type")) {
                continue;
            }
            String member = child.path(CLASS).asText().equals(COLUMN_REF)
                    ? resourceMemberOf(child.path(COLUMN_NAMES))
                    : resourceMember(child);
            if (!member.isEmpty()) {
                return member;
            }
        }
        return "";
    }

    private String resourceMemberOf(JsonNode names) {
        int column = columnIndex(names, RESOURCES::equals);
        return column >= 0 && column == names.size() - 2
                ? names.get(column + 1).asText().toLowerCase(Locale.ROOT)
                : "";
    }

    /** Returns the index of the name of such a column, which has a path after it and a table, or nothing, before it. */
    private int columnIndex(JsonNode names, Predicate<String> column) {
        for (int i = 0; i < names.size() - 1 && i < 3; i++) {
            String name = names.get(i).asText().toLowerCase(Locale.ROOT);
            if (column.test(name) && !aliases.contains(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Makes a condition that asks each element. */
    private ObjectNode forElements(ObjectNode condition) {
        boolean negative = NEGATIVE_TYPES.contains(condition.path(TYPE).asText())
                || NEGATIVE_FUNCTIONS.contains(condition.path(FUNCTION_NAME).asText());
        boolean isNull = condition.path(TYPE).asText().equals("OPERATOR_IS_NULL");
        ArrayNode[] list = new ArrayNode[1];
        replaceResources(condition, names -> list[0] = names);
        rewriteChildren(condition);
        ObjectNode all = function(
                negative ? "list_bool_and" : "list_bool_or",
                function("list_transform", columnRef(list[0]), lambda(condition)));
        // Without resources, there is no element that has a value.
        return isNull ? coalesce(all) : all;
    }

    private void replaceResources(JsonNode expression, Consumer<ArrayNode> lists) {
        for (JsonNode child : expression) {
            if (isCondition(child) || child.has("subquery_type")) {
                continue;
            }
            if (child.path(CLASS).asText().equals(COLUMN_REF)
                    && !resourceMemberOf(child.path(COLUMN_NAMES)).isEmpty()) {
                ArrayNode names = (ArrayNode) child.path(COLUMN_NAMES);
                JsonNode member = names.get(names.size() - 1);
                lists.accept(without(names, 1));
                names.removeAll().add(ELEMENT).add(member);
            } else {
                replaceResources(child, lists);
            }
        }
    }

    private JsonNode rewrittenPath(ObjectNode reference) {
        ArrayNode names = (ArrayNode) reference.path(COLUMN_NAMES);
        String member = resourceMemberOf(names);
        ObjectNode result;
        if (!member.isEmpty()) {
            ObjectNode element =
                    columnRef(JsonNodeFactory.instance.arrayNode().add(ELEMENT).add(names.get(names.size() - 1)));
            result = function("list_transform", columnRef(without(names, 1)), lambda(element));
        } else {
            int column = columnIndex(names, QueryRewriter::isJson);
            if (column < 0) {
                return reference;
            }
            StringBuilder pointer = new StringBuilder();
            for (int i = column + 1; i < names.size(); i++) {
                pointer.append('/')
                        .append(names.get(i).asText().replace("~", "~0").replace("/", "~1"));
            }
            result = function(
                    "json_extract_string",
                    columnRef(without(names, names.size() - column - 1)),
                    constant(pointer.toString()));
        }
        if (reference.has(ALIAS)) {
            result.set(ALIAS, reference.get(ALIAS));
        }
        return result;
    }

    private static boolean isJson(String name) {
        return TableColumn.of(name)
                .filter(column -> column.type() instanceof ColumnType.Json)
                .isPresent();
    }

    private static ArrayNode without(ArrayNode names, int last) {
        ArrayNode prefix = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < names.size() - last; i++) {
            prefix.add(names.get(i));
        }
        return prefix;
    }

    private static ObjectNode columnRef(ArrayNode names) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        reference.put(CLASS, COLUMN_REF).put(TYPE, COLUMN_REF).set(COLUMN_NAMES, names);
        return reference;
    }

    private static ObjectNode lambda(ObjectNode expression) {
        ObjectNode lambda = JsonNodeFactory.instance.objectNode();
        lambda.put(CLASS, "LAMBDA").put(TYPE, "LAMBDA");
        lambda.set("lhs", columnRef(JsonNodeFactory.instance.arrayNode().add(ELEMENT)));
        lambda.set("expr", expression);
        return lambda;
    }

    private static ObjectNode function(String name, JsonNode... arguments) {
        ObjectNode function = JsonNodeFactory.instance.objectNode();
        function.put(CLASS, FUNCTION).put(TYPE, FUNCTION).put(FUNCTION_NAME, name);
        function.putArray(CHILDREN).addAll(List.of(arguments));
        function.putObject("order_bys").put(TYPE, "ORDER_MODIFIER");
        return function.put("distinct", false).put("is_operator", false).put("export_state", false);
    }

    private static ObjectNode coalesce(ObjectNode condition) {
        ObjectNode coalesce = JsonNodeFactory.instance.objectNode();
        coalesce.put(CLASS, "OPERATOR").put(TYPE, "OPERATOR_COALESCE");
        coalesce.putArray(CHILDREN).add(condition).add(value("BOOLEAN", JsonNodeFactory.instance.booleanNode(true)));
        return coalesce;
    }

    private static ObjectNode constant(String text) {
        return value("VARCHAR", TextNode.valueOf(text));
    }

    private static ObjectNode value(String type, JsonNode value) {
        ObjectNode constant = JsonNodeFactory.instance.objectNode();
        constant.put(CLASS, "CONSTANT").put(TYPE, "VALUE_CONSTANT");
        ObjectNode literal = constant.putObject("value");
        literal.putObject(TYPE).put("id", type);
        literal.put("is_null", false).set("value", value);
        return constant;
    }
}
