package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An ARN with placeholders in braces: names of members, with dots where they are nested or a {@link TextPart} is meant, with
 * {@code |} between alternatives, and with {@code =} before the value of a member that is not given. A value that is an ARN
 * takes the place of the whole. The response comes before the request: it has the ARN of a name or an alias.
 *
 * @param text the ARN
 * @param region the region of the call
 * @param account the account of the call
 */
record ResourceArnTemplate(String text, String region, String account) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9.|=]+)}");
    private static final Pattern ALTERNATIVES = Pattern.compile("\\|");
    private static final String WHOLE = "\0";

    List<String> fill(@Nullable Structure request, @Nullable Structure response) {
        List<String> partial = List.of("");
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int at = 0;
        while (placeholder.find()) {
            List<String> values = values(placeholder.group(1), request, response);
            List<String> next = new ArrayList<>();
            for (String before : partial) {
                for (String value : values) {
                    next.add(
                            before.endsWith(WHOLE)
                                    ? before
                                    : value.startsWith("arn:")
                                            ? value + WHOLE
                                            : before + text.substring(at, placeholder.start()) + value);
                }
            }
            partial = next;
            at = placeholder.end();
        }
        List<String> arns = new ArrayList<>();
        for (String before : partial) {
            arns.add(before.endsWith(WHOLE) ? before.substring(0, before.length() - 1) : before + text.substring(at));
        }
        return arns;
    }

    private List<String> values(String alternatives, @Nullable Structure request, @Nullable Structure response) {
        for (String name : ALTERNATIVES.split(alternatives, -1)) {
            List<String> found = switch (name) {
                case "region" -> List.of(region);
                case "account" -> List.of(account);
                case "partition" -> List.of(AwsPartition.of(region));
                case "statement.table" -> PartiQlStatements.tableNames(request);
                default -> members(name, request, response);
            };
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private List<String> members(String name, @Nullable Structure request, @Nullable Structure response) {
        MemberPath path = MemberPath.of(name, account);
        List<String> values = new ArrayList<>();
        path.collect(response, 0, values);
        if (values.isEmpty()) {
            path.collect(request, 0, values);
        }
        // Only the response resolves an alias; the text of an iterator begins with its stream's ARN.
        values.removeIf(value -> value.startsWith("alias/") && text.contains(":key/"));
        if (text.contains(":parameter/")) {
            // Names of parameters may begin with the slash.
            values.replaceAll(value -> value.startsWith("/") ? value.substring(1) : value);
        }
        values.replaceAll(value ->
                value.startsWith("arn:") && value.indexOf('|') > 0 ? value.substring(0, value.indexOf('|')) : value);
        return values;
    }

    /**
     * Where the values of a placeholder are.
     *
     * @param names the normalized names of members, the last perhaps that of a part of a text
     * @param otherwise the value of a member that is not given; null for none
     * @param account the account of the call
     */
    private record MemberPath(List<String> names, @Nullable String otherwise, String account) {
        static MemberPath of(String name, String account) {
            int equals = name.indexOf('=');
            String path = equals < 0 ? name : name.substring(0, equals);
            return new MemberPath(
                    List.of(MemberRules.normalize(path).split("\\.", -1)),
                    equals < 0 ? null : name.substring(equals + 1),
                    account);
        }

        void collect(@Nullable Object value, int at, List<String> values) {
            if (value instanceof List<?> list) {
                list.forEach(element -> collect(element, at, values));
            } else if (value instanceof Map<?, ?> map) {
                if (at < names.size() && names.get(at).equals("keys")) {
                    map.keySet().forEach(key -> values.add(String.valueOf(key)));
                }
            } else if (value instanceof Structure structure) {
                collectMember(structure, at, values);
            } else if (value instanceof String text && !text.isEmpty()) {
                String found = at == names.size() ? text : at == names.size() - 1 ? part(names.get(at), text) : null;
                if (found != null) {
                    values.add(found);
                }
            }
        }

        private void collectMember(Structure structure, int at, List<String> values) {
            if (at == names.size()) {
                return;
            }
            boolean given = false;
            for (Member member : structure.members()) {
                if (MemberRules.normalize(member.name()).equals(names.get(at))) {
                    given = true;
                    collect(member.value(), at + 1, values);
                }
            }
            if (!given && otherwise != null && at == names.size() - 1) {
                values.add(otherwise);
            }
        }

        private @Nullable String part(String name, String text) {
            TextPart part = TextPart.of(name);
            return part == null ? null : part.of(text, account);
        }
    }
}
