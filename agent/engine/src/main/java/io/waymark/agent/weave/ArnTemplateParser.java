package io.waymark.agent.weave;

import io.waymark.agent.capture.AuditedMethod.ArnPart;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the {@code arn} of an {@code @EventResource}: text with names in braces. */
final class ArnTemplateParser {
    private static final Pattern NAME = Pattern.compile("\\{([^{}]+)}");

    /** Resolves names. */
    interface PartResolver {
        /**
         * Resolves a name.
         *
         * @param name the first name in the braces
         * @param property the property path behind it; empty if there is none
         * @return the part that gives the name's value
         */
        ArnPart find(String name, List<String> property);
    }

    private ArnTemplateParser() {}

    /** Whether the template is not blank and its braces match. */
    static boolean isWellFormed(String template) {
        return !template.isBlank() && NAME.matcher(template).replaceAll("").matches("[^{}]*");
    }

    static List<ArnPart> parse(String template, PartResolver names) {
        List<ArnPart> parts = new ArrayList<>();
        Matcher matcher = NAME.matcher(template);
        int at = 0;
        while (matcher.find()) {
            text(parts, template.substring(at, matcher.start()));
            List<String> path = List.of(matcher.group(1).trim().split("\\.", -1));
            parts.add(names.find(path.get(0), path.subList(1, path.size())));
            at = matcher.end();
        }
        text(parts, template.substring(at));
        return List.copyOf(parts);
    }

    private static void text(List<ArnPart> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new ArnPart.LiteralPart(text));
        }
    }
}
