package io.waymark.agent.weave;

import io.waymark.agent.capture.AuditedMethod.ArnPart;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code arn} of an {@code @EventResource}: text with names in braces. */
final class ArnTemplateParser {
    private static final Pattern NAME = Pattern.compile("\\{([^{}]+)}");

    /** Where the value of a name comes from. */
    interface PartResolver {
        /**
         * Looks a name up.
         *
         * @param name the first name in the braces
         * @param property the names that follow it
         * @return where its value comes from
         */
        ArnPart find(String name, List<String> property);
    }

    private ArnTemplateParser() {}

    /** Whether there is something, and no brace is left over when the names are taken out. */
    static boolean isWellFormed(String template) {
        return !template.isBlank() && NAME.matcher(template).replaceAll("").matches("[^{}]*");
    }

    static List<ArnPart> parse(String template, PartResolver names) {
        List<ArnPart> pieces = new ArrayList<>();
        Matcher matcher = NAME.matcher(template);
        int at = 0;
        while (matcher.find()) {
            text(pieces, template.substring(at, matcher.start()));
            List<String> path = List.of(matcher.group(1).trim().split("\\.", -1));
            pieces.add(names.find(path.get(0), path.subList(1, path.size())));
            at = matcher.end();
        }
        text(pieces, template.substring(at));
        return List.copyOf(pieces);
    }

    private static void text(List<ArnPart> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new ArnPart.LiteralPart(text));
        }
    }
}
