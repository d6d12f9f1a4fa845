package io.waymark.validator.command;

/** Format of rows; the constants are named as users type them. */
enum RowFormat {
    /** Aligned columns. */
    table,
    /** One JSON object per line. */
    json,
    /** Comma-separated values as in RFC 4180, after a line of names. */
    csv
}
