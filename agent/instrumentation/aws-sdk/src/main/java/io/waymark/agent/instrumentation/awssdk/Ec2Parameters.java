package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import io.waymark.agent.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes EC2's parameters, in the form that the operation's age gives them.
 *
 * <p>Operations that were in EC2's SOAP API keep its names: a list is {@code xxxSet} with {@code items}, also when it is
 * empty, and a text in a list has a name of its own. Newer ones look like XML turned into JSON: all in one element that is
 * called after the operation, names as on the wire, elements of lists with a {@code tag} that counts them.
 */
final class Ec2Parameters extends ModelParameters {
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private static final String RETURN = "_return";

    private final boolean classic;

    /** How many structures contain the member that is being written, without the request or the response. */
    private int nesting;

    Ec2Parameters(JsonBuffer out, ServiceOperation operation) {
        super(out, operation);
        this.classic = operation.rules().classicOperations.contains(operation.name());
    }

    void request(Structure request) {
        if (classic) {
            classicRequest(request);
            return;
        }
        out.raw('{');
        key(out.length(), operation.name() + "Request");
        nesting = -1;
        modernStructure(request, 0);
        out.raw('}');
    }

    private void classicRequest(Structure request) {
        out.raw('{');
        int start = out.length();
        List<Member> grouped = new ArrayList<>();
        Set<String> there = new HashSet<>();
        for (Member member : request.members()) {
            Ec2KeyName name = topName(member);
            if (member.value() == Structure.BINARY
                    || operation.members().omits(member.name(), false)
                    || (member.value() == Structure.UNSET && !isKeptWhenEmpty(operation.name() + "." + name.key()))) {
                continue;
            }
            if (name.isOfGroup()) {
                grouped.add(member);
            } else if (there.add(name.key())) {
                key(start, name.key());
                classicValue(member, member.value(), name);
            }
        }
        group(start, grouped);
        defaults(start, there);
        out.raw('}');
    }

    /** Members that are the one item of a list together. */
    private void group(int start, List<Member> grouped) {
        if (grouped.isEmpty()) {
            return;
        }
        key(start, topName(grouped.get(0)).key());
        out.raw('{');
        key(out.length(), Ec2KeyName.ITEMS);
        out.raw('[');
        out.raw('{');
        int inner = out.length();
        for (Member member : grouped) {
            key(inner, topName(member).item());
            String hidden = replacementText(member);
            value(member, hidden == null ? member.value() : hidden);
        }
        out.raw('}');
        out.raw(']');
        out.raw('}');
    }

    private void defaults(int start, Set<String> there) {
        String prefix = operation.name() + ".";
        for (Map.Entry<String, String> entry : new TreeMap<>(operation.rules().defaults).entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(prefix) && !there.contains(name.substring(prefix.length()))) {
                key(start, name.substring(prefix.length()));
                out.raw(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private boolean isKeptWhenEmpty(String key) {
        return operation.rules().emptySets.contains(key);
    }

    private Ec2KeyName topName(Member member) {
        String given = operation.members().key(member.name());
        if (given != null) {
            return Ec2KeyName.of(given);
        }
        String name = lowerFirst(member.locationName());
        boolean list = member.value() instanceof List<?> || member.value() == Structure.UNSET;
        return list ? new Ec2KeyName(name + "Set", name, Ec2KeyName.ITEMS) : new Ec2KeyName(name, "", Ec2KeyName.ITEMS);
    }

    private Ec2KeyName innerName(Member member) {
        String given = operation.rules().memberNames.get("*." + MemberRules.normalize(member.name()));
        return given == null
                ? new Ec2KeyName(lowerFirst(member.answerName()), "item", Ec2KeyName.ITEMS)
                : Ec2KeyName.of(given);
    }

    private void classicValue(Member member, Object value, Ec2KeyName name) {
        String hidden = replacementText(member);
        if (hidden != null) {
            out.string(hidden);
        } else if (value == Structure.UNSET) {
            emptyObject();
        } else if (value instanceof List<?> list) {
            items(member, list, name);
        } else if (value instanceof Structure structure) {
            classicStructure(structure);
        } else {
            value(member, value);
        }
    }

    private @Nullable String replacementText(Member member) {
        return operation.members().replacement(member, nesting > 0);
    }

    private void emptyObject() {
        out.raw('{');
        out.raw('}');
    }

    private void items(Member member, List<?> list, Ec2KeyName name) {
        boolean bare = name.items().isEmpty();
        if (list.isEmpty() && !bare) {
            emptyObject();
            return;
        }
        if (!bare) {
            out.raw('{');
            key(out.length(), name.items());
        }
        out.raw('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            if (list.get(i) instanceof Structure structure) {
                classicStructure(structure);
            } else {
                out.raw('{');
                key(out.length(), name.item());
                value(member, list.get(i));
                out.raw('}');
            }
        }
        out.raw(']');
        if (!bare) {
            out.raw('}');
        }
    }

    private void classicStructure(Structure structure) {
        nesting++;
        out.raw('{');
        int start = out.length();
        for (Member member : NameValuePair.hideSecret(structure.members(), operation.members())) {
            Ec2KeyName name = innerName(member);
            if (member.value() == Structure.BINARY
                    || (member.value() == Structure.UNSET && !isKeptWhenEmpty(name.key()))) {
                continue;
            }
            key(start, name.key());
            classicValue(member, member.value(), name);
        }
        nesting--;
        out.raw('}');
    }

    /** Texts that look like numbers or booleans do so on the wire too, and are taken for such. */
    private void modernStructure(Structure structure, int tag) {
        int before = out.length();
        nesting++;
        out.raw('{');
        int start = out.length();
        for (Member member : NameValuePair.hideSecret(structure.members(), operation.members())) {
            Object value = member.value();
            if (value != Structure.BINARY && value != Structure.UNSET) {
                key(start, member.locationName());
                modernValue(member, value);
            }
        }
        if (tag > 0) {
            key(start, "tag");
            out.number(tag);
        }
        nesting--;
        out.raw('}');
        if (out.length() == start + 1) {
            out.truncate(before);
            out.string("");
        }
    }

    private void modernValue(Member member, Object value) {
        String hidden = replacementText(member);
        if (hidden != null) {
            out.string(hidden);
        } else if (value instanceof Structure structure) {
            modernStructure(structure, 0);
        } else if (value instanceof List<?> list) {
            taggedList(member, list);
        } else {
            value(member, value);
        }
    }

    private void taggedList(Member member, List<?> list) {
        if (list.size() != 1) {
            out.raw('[');
        }
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            if (list.get(i) instanceof Structure structure) {
                modernStructure(structure, i + 1);
            } else {
                out.raw('{');
                int start = out.length();
                key(start, "tag");
                out.number(i + 1);
                key(start, "content");
                value(member, list.get(i));
                out.raw('}');
            }
        }
        if (list.size() != 1) {
            out.raw(']');
        }
    }

    void response(Structure response, @Nullable String requestId) {
        List<Member> members = response.members();
        if (classic) {
            out.raw('{');
            responseMembers(out.length(), members, requestId);
            out.raw('}');
            return;
        }
        out.raw('{');
        key(out.length(), operation.name() + "Response");
        out.raw('{');
        int start = out.length();
        key(start, "xmlns");
        out.string(NAMESPACE);
        responseMembers(start, members, requestId);
        out.raw('}');
        out.raw('}');
    }

    private void responseMembers(int start, List<Member> members, @Nullable String requestId) {
        key(start, "requestId");
        out.string(requestId == null ? "" : requestId);
        boolean any = false;
        for (Member member : members) {
            if (member.value() != Structure.BINARY && member.value() != Structure.UNSET) {
                any = true;
                key(start, responseName(member));
                responseValue(member, member.value());
            }
        }
        if (classic && !any) {
            key(start, RETURN);
            out.bool(true);
        }
    }

    private String responseName(Member member) {
        String given = operation.rules().memberNames.get(MemberRules.normalize(operation.name() + "." + member.name()));
        if (given != null && given.indexOf('/') < 0 && given.indexOf('>') < 0) {
            return given;
        }
        String name = lowerFirst(member.answerName());
        return name.equals("return") ? RETURN : name;
    }

    private void responseValue(Member member, Object value) {
        String hidden = replacementText(member);
        if (hidden != null) {
            out.string(hidden);
        } else if (value instanceof Structure structure) {
            nesting++;
            out.raw('{');
            int start = out.length();
            for (Member child : NameValuePair.hideSecret(structure.members(), operation.members())) {
                if (child.value() != Structure.BINARY && child.value() != Structure.UNSET) {
                    key(start, lowerFirst(child.answerName()));
                    responseValue(child, child.value());
                }
            }
            nesting--;
            out.raw('}');
        } else if (value instanceof List<?> list) {
            responseItems(member, list);
        } else {
            value(member, value);
        }
    }

    private String arrayName(Member member) {
        String given = innerName(member).items();
        return given.isEmpty() ? Ec2KeyName.ITEMS : given;
    }

    private void responseItems(Member member, List<?> list) {
        if (list.isEmpty() && !classic) {
            out.string("");
            return;
        }
        out.raw('{');
        if (!list.isEmpty()) {
            key(out.length(), classic ? arrayName(member) : "item");
            boolean array = classic || list.size() > 1;
            if (array) {
                out.raw('[');
            }
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                responseValue(member, list.get(i));
            }
            if (array) {
                out.raw(']');
            }
        }
        out.raw('}');
    }

    /** EC2 writes milliseconds since 1970 in the old form, and text in the new one. */
    @Override
    void time(Instant instant) {
        if (classic) {
            out.number(instant.toEpochMilli());
        } else {
            out.string(RecordTimes.isoMillis(instant));
        }
    }

    /** Values in the new form are read from XML; the old form has numbers as texts where EC2's SOAP API declares texts. */
    @Override
    void value(Member member, Object value) {
        if (!classic && value instanceof String text) {
            XmlText.write(out, operation.members().redactUrls(text));
        } else if (classic && value instanceof Number number && isText(member)) {
            out.string(number.toString());
        } else {
            super.value(member, value);
        }
    }

    private boolean isText(Member member) {
        return operation
                .rules()
                .textMembers
                .contains(MemberRules.normalize(operation.name()) + "." + MemberRules.normalize(member.name()));
    }
}
