package io.waymark.validator.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table that is declared with {@code CREATE EXTERNAL TABLE}, as in the documentation of Amazon Athena. Whatever columns the
 * declaration names, queries see all columns of the table; its format, location and properties are those of the bucket.
 *
 * @param database its database; empty if none is named
 * @param name its name
 */
record ExternalTable(String database, String name) {
    private static final Pattern DECLARATION = Pattern.compile("(?is)CREATE\\s+EXTERNAL\\s+TABLE\\b.*");
    private static final String IDENTIFIER = "(\\w+|`[^`]+`|\"[^\"]+\")";
    private static final Pattern HEAD =
            Pattern.compile("(?is)CREATE\\s+EXTERNAL\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:" + IDENTIFIER
                    + "\\s*\\.\\s*)?" + IDENTIFIER + "\\s*\\(");
    private static final Pattern COLUMN = Pattern.compile("(?s)\\s*" + IDENTIFIER + "\\s+.*");

    static boolean isDeclaration(String statement) {
        return DECLARATION.matcher(statement).matches();
    }

    /**
     * Parses a declaration.
     *
     * @throws QueryException if it is not one, or declares a column that CloudTrail's records do not have
     */
    static ExternalTable parse(String statement) throws QueryException {
        Matcher head = HEAD.matcher(statement);
        if (!head.lookingAt()) {
            throw new QueryException("CREATE EXTERNAL TABLE needs a name and a list of columns in parentheses");
        }
        for (String column : columns(statement, head.end())) {
            Matcher definition = COLUMN.matcher(column);
            if (!definition.matches()) {
                throw new QueryException("the column '" + column.strip() + "' needs a name and a type");
            }
            String name = unquoted(definition.group(1));
            if (!TableColumn.isColumn(name)) {
                throw new QueryException("the column " + name
                        + " is none of CloudTrail's; only tables of CloudTrail's log files can be declared");
            }
        }
        return new ExternalTable(unquoted(head.group(1)), unquoted(head.group(2)));
    }

    private static String unquoted(@Nullable String identifier) {
        return identifier == null ? "" : identifier.replaceAll("[`\"]", "");
    }

    /** Splits the list of columns at the commas that are in no type. */
    private static List<String> columns(String statement, int start) throws QueryException {
        List<String> columns = new ArrayList<>();
        int depth = 0;
        int begin = start;
        for (int i = start; i < statement.length(); i++) {
            switch (statement.charAt(i)) {
                case '<', '(' -> depth++;
                case '>' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        columns.add(statement.substring(begin, i));
                        begin = i + 1;
                    }
                }
                case ')' -> {
                    if (depth-- == 0) {
                        columns.add(statement.substring(begin, i));
                        return columns;
                    }
                }
                default -> {
                    // Part of a name or a type.
                }
            }
        }
        throw new QueryException("the list of columns of CREATE EXTERNAL TABLE has no closing parenthesis");
    }
}
