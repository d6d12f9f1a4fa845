package io.waymark.validator.command;

/** Format of results; the constants are named as users type them. */
enum OutputFormat {
    /** Aligned columns. */
    table,
    /** One JSON document, or one per line. */
    json
}
