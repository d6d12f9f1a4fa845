package io.waymark.validator.query;

/** Literals and names in SQL. */
final class SqlText {
    private SqlText() {}

    /** Returns a string literal. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Returns a name, whatever characters it has. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
