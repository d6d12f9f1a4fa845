package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.IsoTime;
import io.waymark.agent.instrumentation.awssdk.Structure.Location;
import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import io.waymark.agent.json.JsonBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes S3's parameters: bucket, key and host; headers and query parameters under their names on the wire, as texts;
 * sub-resources as empty texts; bodies as their XML reads.
 */
final class S3Parameters extends ModelParameters {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final String TYPE = "xsi:type";
    private static final String TYPES_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance";
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    S3Parameters(JsonBuffer out, ServiceOperation operation) {
        super(out, operation);
    }

    void request(Structure request, @Nullable String host) {
        out.raw('{');
        int start = out.length();
        for (Member member : request.members()) {
            requestMember(start, member);
        }
        if (host != null) {
            key(start, "Host");
            out.string(host);
        }
        String prefix = operation.name() + ".";
        for (Map.Entry<String, String> added : new TreeMap<>(operation.rules().defaults).entrySet()) {
            if (added.getKey().startsWith(prefix)) {
                key(start, added.getKey().substring(prefix.length()));
                out.string(added.getValue());
            }
        }
        out.raw('}');
    }

    private void requestMember(int start, Member member) {
        Object value = member.value();
        if (isLeftOut(member)) {
            return;
        }
        if (member.location() == Location.PATH) {
            key(start, member.name().equals("Bucket") ? "bucketName" : lowerFirst(member.name()));
            String hidden = operation.members().replacement(member, false);
            value(member, hidden == null ? value : hidden);
        } else if (member.location() == Location.HEADER || member.location() == Location.QUERY) {
            headerOrQuery(start, member);
        } else if (member.name().equals("Policy") && value instanceof String policy) {
            key(start, "bucketPolicy");
            EmbeddedJson.write(out, policy);
        } else {
            key(start, member.locationName());
            xml(member, value, true);
        }
    }

    private void headerOrQuery(int start, Member member) {
        Object value = member.value();
        if (value instanceof Map<?, ?> map) {
            String all = operation.members().replacement(member, false);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String name = String.valueOf(entry.getKey());
                key(start, member.locationName() + name);
                String secret = all == null ? operation.members().replacementOfKey(name) : all;
                out.string(secret == null ? operation.members().redactUrls(String.valueOf(entry.getValue())) : secret);
            }
            return;
        }
        key(start, member.locationName());
        String hidden = operation.members().replacement(member, false);
        if (hidden != null) {
            out.string(hidden);
        } else if (value instanceof Instant instant) {
            out.string(HTTP_DATE.format(instant));
        } else if (value instanceof IsoTime time) {
            out.string(time.instant().toString());
        } else if (value instanceof List<?> list) {
            out.string(String.join(",", list.stream().map(String::valueOf).toList()));
        } else {
            out.string(operation.members().redactUrls(String.valueOf(value)));
        }
    }

    @Override
    void response(Structure response) {
        out.raw('{');
        int start = out.length();
        for (Member member : response.members()) {
            if (member.location() == Location.HEADER
                    && member.answerName().startsWith("x-amz-")
                    && member.value() != Structure.UNSET
                    && !(member.value() instanceof Map<?, ?>)) {
                key(start, member.answerName());
                out.string(String.valueOf(member.value()));
            }
        }
        out.raw('}');
    }

    /** An element's children by name; those that come several times as an array. */
    private void xml(Member member, Object value, boolean root) {
        String hidden = operation.members().replacement(member, !root);
        if (hidden != null) {
            out.string(hidden);
            return;
        }
        if (value instanceof Structure structure) {
            out.raw('{');
            int start = out.length();
            if (root) {
                key(start, "xmlns");
                out.string(NAMESPACE);
            }
            for (Member child : NameValuePair.hideSecret(structure.members(), operation.members())) {
                if (child.value() != Structure.UNSET && child.value() != Structure.BINARY) {
                    if (child.locationName().equals(TYPE)) {
                        key(start, "xmlns:xsi");
                        out.string(TYPES_NAMESPACE);
                    }
                    key(start, child.locationName());
                    xml(child, child.value(), false);
                }
            }
            out.raw('}');
        } else if (value instanceof List<?> list) {
            xmlList(member, list);
        } else if (value instanceof Instant instant) {
            out.string(instant.toString());
        } else if (value instanceof String text) {
            XmlText.write(out, text);
        } else {
            value(member, value);
        }
    }

    /** Elements that are not wrapped by the list have the list's own name, and no other. */
    private void xmlList(Member member, List<?> list) {
        boolean hasName = member.elementName() != null;
        if (hasName) {
            out.raw('{');
            key(out.length(), String.valueOf(member.elementName()));
        }
        if (list.size() == 1) {
            xml(member, list.get(0), false);
        } else {
            out.raw('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                xml(member, list.get(i), false);
            }
            out.raw(']');
        }
        if (hasName) {
            out.raw('}');
        }
    }
}
