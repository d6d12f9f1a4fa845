package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is read of DynamoDB's statements: the tables that they name. */
final class PartiQlStatements {
    /** A table's name after FROM, INTO or UPDATE, in double quotes or not; what follows a dot is an index. */
    private static final Pattern TABLE =
            Pattern.compile("(?i)\\b(?:from|into|update)\\s+(?:\"([A-Za-z0-9_.-]+)\"|([A-Za-z0-9_-]+))");

    private PartiQlStatements() {}

    static List<String> tableNames(@Nullable Structure request) {
        List<String> tables = new ArrayList<>();
        if (request != null) {
            collect(request, tables);
        }
        return tables;
    }

    private static void collect(Structure structure, List<String> tables) {
        for (Member member : structure.members()) {
            if (member.value() instanceof String text && member.name().equals("Statement")) {
                Matcher table = TABLE.matcher(text);
                if (table.find()) {
                    tables.add(table.group(1) == null ? table.group(2) : table.group(1));
                }
            } else if (member.value() instanceof List<?> list) {
                for (Object each : list) {
                    if (each instanceof Structure inner) {
                        collect(inner, tables);
                    }
                }
            }
        }
    }
}
