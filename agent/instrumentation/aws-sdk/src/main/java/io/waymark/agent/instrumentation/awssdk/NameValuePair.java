package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A structure that stands for an entry of a map: an environment variable, a parameter, a header, a tag. */
final class NameValuePair {
    private static final List<String> NAME_ENDS = List.of("name", "key");
    private static final Set<String> VALUES = Set.of("value", "values");

    private NameValuePair() {}

    /** Returns the members, with the value replaced where the name marks it as secret. */
    static List<Member> hideSecret(List<Member> members, MemberRules rules) {
        if (members.stream().noneMatch(NameValuePair::isValue)
                || members.stream().noneMatch(member -> hasSecretName(member, rules))) {
            return members;
        }
        List<Member> hidden = new ArrayList<>(members.size());
        for (Member member : members) {
            hidden.add(isValue(member) && isText(member.value()) ? hide(member) : member);
        }
        return hidden;
    }

    private static boolean isText(Object value) {
        return value instanceof String || value instanceof List<?>;
    }

    private static Member hide(Member member) {
        return new Member(
                member.name(),
                member.locationName(),
                member.answerName(),
                member.elementName(),
                member.location(),
                MemberRules.HIDDEN);
    }

    private static boolean hasSecretName(Member member, MemberRules rules) {
        return member.value() instanceof String text && isName(member) && rules.isSecretName(text);
    }

    private static boolean isName(Member member) {
        return ends(member.name(), NAME_ENDS);
    }

    private static boolean isValue(Member member) {
        return ends(member.name(), VALUES);
    }

    /** Looks at the last word of a name. */
    private static boolean ends(String name, Iterable<String> words) {
        for (String word : words) {
            int from = name.length() - word.length();
            if (from >= 0 && name.regionMatches(true, from, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }
}
