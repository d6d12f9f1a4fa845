package io.waymark.validator.command;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err what is wrong, one line each
 * @param width how long a line of a table should be at most
 */
record Output(PrintStream out, PrintStream err, int width) {}
