package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import io.waymark.agent.json.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes DynamoDB's parameters: the values of keys without their type, of items the names of attributes alone, no values of
 * expressions, PartiQL without its literals. Source: Amazon DynamoDB Developer Guide, "Logging DynamoDB operations by using
 * AWS CloudTrail".
 */
final class DynamoDbParameters extends ModelParameters {
    private static final String REDACTED = "***(Redacted)";
    /** Values, and names of attributes: texts before a colon. */
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*+'(\\s*:)?|(?<![\\w.])-?\\d+(?:\\.\\d+)?");

    private static final Set<String> OMITTED_MEMBERS = Set.of(
            "ExpressionAttributeValues",
            "Parameters",
            "Expected",
            "KeyConditions",
            "QueryFilter",
            "ScanFilter",
            "AttributeUpdates");
    private static final Set<String> KEY_MEMBERS = Set.of("Key", "Keys", "ExclusiveStartKey");

    DynamoDbParameters(JsonBuffer out, ServiceOperation operation) {
        super(out, operation);
    }

    /** Whether a member's values are not recorded. */
    static boolean isHidden(String member) {
        return OMITTED_MEMBERS.contains(member) || member.equals("Item") || member.equals("Statement");
    }

    void request(Structure request) {
        write(request);
    }

    @Override
    void member(int objectStart, Member member) {
        String name = member.name();
        Object value = member.value();
        if (OMITTED_MEMBERS.contains(name)) {
            return;
        }
        if (KEY_MEMBERS.contains(name)) {
            key(objectStart, keyOf(member));
            keys(value);
        } else if (name.equals("Item") && value instanceof Map<?, ?> map) {
            key(objectStart, "item");
            attributeNames(map);
        } else if (name.equals("Statement") && value instanceof String text) {
            key(objectStart, "statement");
            out.string(LITERAL.matcher(text)
                    .replaceAll(literal ->
                            literal.group(1) == null ? REDACTED : Matcher.quoteReplacement(literal.group())));
        } else if ((name.equals("TransactItems") || name.equals("Statements") || name.equals("TransactStatements"))
                && value instanceof List<?> list) {
            key(objectStart, "requestItems");
            items(member, list);
        } else {
            super.member(objectStart, member);
        }
    }

    /** A transaction's items have the operation as their one member; records have it as a value. */
    private void items(Member member, List<?> list) {
        out.raw('[');
        boolean first = true;
        for (Object element : list) {
            if (element instanceof Structure structure) {
                if (!first) {
                    out.raw(',');
                }
                first = false;
                List<Member> members = structure.members();
                if (member.name().equals("TransactItems") && members.size() == 1) {
                    transactItem(members.get(0));
                } else {
                    write(structure);
                }
            }
        }
        out.raw(']');
    }

    private void transactItem(Member operationOfItem) {
        out.raw('{');
        int start = out.length();
        key(start, "operation");
        out.string(operationOfItem.name());
        if (operationOfItem.value() instanceof Structure inner) {
            for (Member member : inner.members()) {
                if (member.name().equals("Item") && member.value() instanceof Map<?, ?> map) {
                    key(start, "items");
                    attributeNames(map);
                } else {
                    member(start, member);
                }
            }
        }
        out.raw('}');
    }

    private void keys(Object value) {
        if (value instanceof List<?> list) {
            out.raw('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                keys(list.get(i));
            }
            out.raw(']');
        } else if (value instanceof Map<?, ?> map) {
            out.raw('{');
            int start = out.length();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String name = String.valueOf(entry.getKey());
                key(start, name);
                String hidden = operation.members().replacementOfKey(name);
                if (hidden == null) {
                    keyValue(entry.getValue());
                } else {
                    out.string(hidden);
                }
            }
            out.raw('}');
        } else {
            out.nullValue();
        }
    }

    /** A key's value is a string, a number or bytes. The lists of an attribute value that were not set are there too. */
    private void keyValue(Object value) {
        if (value instanceof Structure structure) {
            for (Member member : structure.members()) {
                if (member.value() instanceof String text) {
                    out.string(text);
                    return;
                }
            }
        }
        out.nullValue();
    }

    private void attributeNames(Map<?, ?> map) {
        List<String> names = new ArrayList<>();
        map.keySet().forEach(name -> names.add(String.valueOf(name)));
        out.raw('[');
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            out.string(names.get(i));
        }
        out.raw(']');
    }
}
