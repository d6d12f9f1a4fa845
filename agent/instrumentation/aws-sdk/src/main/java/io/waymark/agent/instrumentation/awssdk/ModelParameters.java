package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.IsoTime;
import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import io.waymark.agent.json.BoundedNames;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.json.PortableNumbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes structures as most services' records have them: the members' names from the API model with the first character in
 * lower case; texts, numbers and booleans as they are; times in the service's form; no bytes.
 */
class ModelParameters {
    /** Maximum length of a member name in characters. */
    static final int MAX_NAME_LENGTH = 1024;

    private static final int MAX_DEPTH = 32;

    final JsonBuffer out;
    final ServiceOperation operation;
    private int depth;

    ModelParameters(JsonBuffer out, ServiceOperation operation) {
        this.out = out;
        this.operation = operation;
    }

    /** Writes an object. */
    void write(Structure structure) {
        List<Member> members = NameValuePair.hideSecret(structure.members(), operation.members());
        out.raw('{');
        int start = out.length();
        for (Member member : members) {
            member(start, member);
        }
        out.raw('}');
    }

    /** Writes a member after the comma that it may need, unless it does not belong in the record. */
    void member(int objectStart, Member member) {
        if (isLeftOut(member)) {
            return;
        }
        key(objectStart, keyOf(member));
        String hidden = operation.members().replacement(member, isNested());
        if (hidden != null) {
            out.string(hidden);
        } else {
            value(member, member.value());
        }
    }

    /** Writes a request to a REST service that has the members of the body in one object, after the operation's name. */
    void wrappedRequest(Structure request) {
        out.raw('{');
        int start = out.length();
        List<Member> body = new ArrayList<>();
        for (Member member : NameValuePair.hideSecret(request.members(), operation.members())) {
            if (member.location() == Structure.Location.BODY) {
                body.add(member);
            } else {
                member(start, member);
            }
        }
        if (body.stream().anyMatch(member -> !isLeftOut(member))) {
            key(start, lowerFirst(operation.name()) + "Input");
            out.raw('{');
            int inner = out.length();
            body.forEach(member -> member(inner, member));
            out.raw('}');
        }
        key(start, "template");
        out.bool(false);
        out.raw('}');
    }

    /** Writes a response, of some services without the one member that it is all of. */
    void response(Structure response) {
        List<Member> members = response.members();
        if (operation.rules().unwrappedResponses
                && members.size() == 1
                && members.get(0).value() instanceof Structure only) {
            write(only);
        } else {
            write(response);
        }
    }

    final boolean isLeftOut(Member member) {
        return member.value() == Structure.BINARY
                || member.value() == Structure.UNSET
                || member.location() == Structure.Location.STATUS
                || operation.members().omits(member.name(), isNested());
    }

    private boolean isNested() {
        return depth > 0;
    }

    String keyOf(Member member) {
        String key = operation.members().key(member.name());
        if (key == null) {
            boolean wire = operation.rules().keyStyle == ServiceRules.KeyStyle.WIRE;
            return lowerFirst(wire ? member.locationName() : member.name());
        }
        return key;
    }

    static String lowerFirst(String name) {
        return name.isEmpty() || !Character.isUpperCase(name.charAt(0))
                ? name
                : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    final void key(int objectStart, String name) {
        if (out.length() > objectStart) {
            out.raw(',');
        }
        out.string(BoundedNames.shorten(name, MAX_NAME_LENGTH));
        out.raw(':');
    }

    void value(Member member, Object value) {
        if (depth == MAX_DEPTH) {
            out.nullValue();
            return;
        }
        depth++;
        if (value instanceof String text) {
            out.string(operation.members().redactUrls(text));
        } else if (value instanceof Boolean bool) {
            out.bool(bool);
        } else if (value instanceof Structure structure) {
            write(structure);
        } else if (value instanceof List<?> list) {
            list(member, list);
        } else if (value instanceof Map<?, ?> map) {
            map(member, map);
        } else if (value instanceof Instant instant) {
            time(instant);
        } else if (value instanceof IsoTime time) {
            out.string(RecordTimes.iso(time.instant()));
        } else if (value instanceof Number number) {
            number(number);
        } else {
            out.nullValue();
        }
        depth--;
    }

    void time(Instant instant) {
        RecordTimes.write(out, operation.rules().timeStyle, instant);
    }

    void list(Member member, List<?> list) {
        out.raw('[');
        boolean first = true;
        for (Object element : list) {
            if (element != null && element != Structure.BINARY) {
                if (!first) {
                    out.raw(',');
                }
                first = false;
                value(member, element);
            }
        }
        out.raw(']');
    }

    void map(Member member, Map<?, ?> map) {
        boolean shown = operation.members().isShown(member.name());
        out.raw('{');
        int start = out.length();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() != null && entry.getValue() != Structure.BINARY) {
                String name = String.valueOf(entry.getKey());
                key(start, name);
                String hidden = operation.members().replacementOfKey(name, shown);
                if (hidden != null) {
                    out.string(hidden);
                } else {
                    value(member, entry.getValue());
                }
            }
        }
        out.raw('}');
    }

    private void number(Number number) {
        if (number instanceof Float || number instanceof Double) {
            out.number(number.doubleValue());
        } else if (number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte) {
            out.number(number.longValue());
        } else {
            PortableNumbers.write(out, number.toString());
        }
    }
}
