package io.waymark.validator.command;

/** How results are printed; the names are what users type. */
enum OutputFormat {
    /** For people. */
    table,
    /** For programs. */
    json
}
