package io.waymark.validator.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The statements of a text: any number of {@code CREATE EXTERNAL TABLE} as in Athena's documentation for CloudTrail, and one
 * query.
 *
 * @param tables the tables that it declares
 * @param query its query; empty if it only declares tables
 */
record SqlScript(List<ExternalTable> tables, String query) {
    /** Partitions are found by themselves. */
    private static final Pattern PARTITIONS =
            Pattern.compile("(?is)(ALTER\\s+TABLE\\s+\\S+\\s+ADD\\s+.*|MSCK\\s+REPAIR\\s+TABLE\\s+\\S+)");

    /** Athena's name of the database that one has without creating any; a reserved word in DuckDB. */
    private static final String DEFAULT_DATABASE = "default";

    /**
     * Parses a text.
     *
     * @throws QueryException if it has no statement, several queries, or a declaration of another kind of table
     */
    static SqlScript parse(String text) throws QueryException {
        List<ExternalTable> tables = new ArrayList<>();
        List<String> queries = new ArrayList<>();
        for (String statement : statements(text)) {
            if (ExternalTable.isDeclaration(statement)) {
                tables.add(ExternalTable.parse(statement));
            } else if (!PARTITIONS.matcher(statement).matches()) {
                queries.add(statement);
            }
        }
        if (queries.size() > 1) {
            throw new QueryException("the text has " + queries.size() + " queries; run one at a time");
        }
        if (queries.isEmpty() && tables.isEmpty()) {
            throw new QueryException("there is no statement");
        }
        return new SqlScript(tables, queries.isEmpty() ? "" : queries.get(0));
    }

    /** Splits a text at its semicolons, and leaves out comments. */
    private static List<String> statements(String text) throws QueryException {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int end = tokenEnd(text, i);
            String token = text.substring(i, end);
            if (token.equals(";")) {
                add(statements, statement);
            } else if (token.startsWith("--") || token.startsWith("/*")) {
                statement.append(' ');
            } else if (token.toLowerCase(Locale.ROOT).equals(DEFAULT_DATABASE) && text.startsWith(".", end)) {
                statement.append('"').append(DEFAULT_DATABASE).append('"');
            } else {
                statement.append(token);
            }
            i = end;
        }
        add(statements, statement);
        return statements;
    }

    private static void add(List<String> statements, StringBuilder statement) {
        String text = statement.toString().strip();
        if (!text.isEmpty()) {
            statements.add(text);
        }
        statement.setLength(0);
    }

    private static int tokenEnd(String text, int start) throws QueryException {
        char first = text.charAt(start);
        if (text.startsWith("--", start)) {
            int end = text.indexOf('\n', start);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", start)) {
            return after(text, "*/", start + 2, "comment");
        }
        if (first == '\'' || first == '"' || first == '`') {
            return after(text, String.valueOf(first), start + 1, "quotation");
        }
        if (!Character.isJavaIdentifierPart(first)) {
            return start + 1;
        }
        int end = start + 1;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int after(String text, String terminator, int from, String what) throws QueryException {
        int end = text.indexOf(terminator, from);
        if (end < 0) {
            throw new QueryException("the " + what + " that begins with '" + excerpt(text, from) + "' does not end");
        }
        return end + terminator.length();
    }

    private static String excerpt(String text, int from) {
        return text.substring(from, Math.min(text.length(), from + 20)).strip();
    }
}
