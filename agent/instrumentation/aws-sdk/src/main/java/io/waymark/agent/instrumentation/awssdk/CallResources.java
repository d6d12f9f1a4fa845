package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.writer.selectors.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code resources} of one event. */
final class CallResources {
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z0-9.]+)}");

    private final List<ResourceEntry> entries;

    private record ResourceEntry(
            Resource resource, @Nullable String account, boolean prefix) {}

    private CallResources(List<ResourceEntry> all) {
        this.entries = all;
    }

    static CallResources of(
            ServiceOperation operation,
            @Nullable Structure request,
            @Nullable Structure response,
            String region,
            String account) {
        LinkedHashSet<ResourceEntry> found = new LinkedHashSet<>();
        for (ServiceRules.ResourceRule rule : operation.rules().resources) {
            if (!rule.isFor(operation.name())
                    || operation.rules().withoutResources.contains(operation.name())) {
                continue;
            }
            for (String arn : new ResourceArnTemplate(rule.arn(), region, account).fill(request, response)) {
                found.add(new ResourceEntry(
                        new Resource(rule.type(), arn), accountId(rule.type(), arn, account), rule.isPrefix()));
            }
        }
        return new CallResources(List.copyOf(found));
    }

    /** S3 objects have none; else it is the one in the ARN, or the caller's. */
    private static @Nullable String accountId(String type, String arn, String account) {
        if (type.equals("AWS::S3::Object")) {
            return null;
        }
        String[] parts = arn.split(":", 6);
        return parts.length > 5 && !parts[4].isEmpty() ? parts[4] : account;
    }

    List<Resource> toResources() {
        return entries.stream().map(ResourceEntry::resource).toList();
    }

    void write(JsonBuffer out) {
        if (entries.isEmpty()) {
            return;
        }
        out.raw('[');
        boolean first = true;
        for (ResourceEntry entry : entries) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            out.raw('{');
            if (entry.account() != null) {
                out.raw(JsonBuffer.ascii("\"accountId\":"));
                out.string(entry.account());
                out.raw(',');
            }
            if (!entry.resource().type().equals(ServiceRules.NO_TYPE)) {
                out.raw(JsonBuffer.ascii("\"type\":"));
                out.string(entry.resource().type());
                out.raw(',');
            }
            out.raw(JsonBuffer.ascii(entry.prefix() ? "\"ARNPrefix\":" : "\"ARN\":"));
            out.string(entry.resource().arn());
            out.raw('}');
        }
        out.raw(']');
    }

    /**
     * An ARN with names of members in braces, with dots where they are nested. A value that is an ARN takes the place of
     * the whole. The response is looked at first: it has the ARN of what the request gave by an alias or a name.
     */
    private record ResourceArnTemplate(String text, String region, String account) {
        List<String> fill(@Nullable Structure request, @Nullable Structure response) {
            List<String> partial = List.of("");
            Matcher name = NAME.matcher(text);
            int at = 0;
            while (name.find()) {
                List<String> values = values(name.group(1), request, response);
                List<String> next = new ArrayList<>();
                for (String before : partial) {
                    for (String value : values) {
                        next.add(
                                before.startsWith("arn:") && before.endsWith("\0")
                                        ? before
                                        : value.startsWith("arn:")
                                                ? value + "\0"
                                                : before + text.substring(at, name.start()) + value);
                    }
                }
                partial = next;
                at = name.end();
            }
            List<String> whole = new ArrayList<>();
            for (String before : partial) {
                whole.add(
                        before.endsWith("\0") ? before.substring(0, before.length() - 1) : before + text.substring(at));
            }
            return whole;
        }

        private List<String> values(String name, @Nullable Structure request, @Nullable Structure response) {
            return switch (name) {
                case "region" -> List.of(region);
                case "account" -> List.of(account);
                case "partition" -> List.of(AwsPartition.of(region));
                default -> members(MemberRules.normalize(name).split("\\.", -1), request, response);
            };
        }

        private List<String> members(String[] path, @Nullable Structure request, @Nullable Structure response) {
            if (path[0].equals("statement")) {
                return PartiQlStatements.tableNames(request);
            }
            List<String> values = new ArrayList<>();
            collect(response, path, 0, values);
            if (values.isEmpty()) {
                collect(request, path, 0, values);
            }
            // Only the response resolves an alias; the text of an iterator begins with its stream's ARN.
            values.removeIf(value -> value.startsWith("alias/") && text.contains(":key/"));
            if (text.contains(":parameter/")) {
                // Names of parameters may begin with the slash.
                values.replaceAll(value -> value.startsWith("/") ? value.substring(1) : value);
            }
            values.replaceAll(value -> value.startsWith("arn:") && value.indexOf('|') > 0
                    ? value.substring(0, value.indexOf('|'))
                    : value);
            return values;
        }

        private static void collect(@Nullable Object value, String[] path, int at, List<String> values) {
            if (value instanceof List<?> list) {
                for (Object element : list) {
                    collect(element, path, at, values);
                }
            } else if (value instanceof Map<?, ?> map) {
                if (at < path.length && path[at].equals("keys")) {
                    map.keySet().forEach(key -> values.add(String.valueOf(key)));
                }
            } else if (value instanceof Structure structure) {
                for (Member member : structure.members()) {
                    if (at < path.length && MemberRules.normalize(member.name()).equals(path[at])) {
                        collect(member.value(), path, at + 1, values);
                    }
                }
            } else if (value instanceof String text && at == path.length && !text.isEmpty()) {
                values.add(text);
            }
        }
    }
}
