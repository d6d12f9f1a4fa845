package io.waymark.validator.command;

import java.io.PrintStream;

/**
 * Output streams of a command.
 *
 * @param out receives results
 * @param err receives problems, one line each
 * @param width maximum width of tables, in characters
 */
record Output(PrintStream out, PrintStream err, int width) {}
