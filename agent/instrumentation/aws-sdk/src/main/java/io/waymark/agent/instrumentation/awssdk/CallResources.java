package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.writer.selectors.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code resources} of one event. */
final class CallResources {
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

    /** Whether one of them is of a type. */
    boolean includes(String type) {
        return entries.stream().anyMatch(entry -> entry.resource().type().equals(type));
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
}
