package io.waymark.command;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err what is wrong, one line each
 * @param width the terminal's columns; 0 if the results do not go to a terminal
 */
record Output(PrintStream out, PrintStream err, int width) {}
