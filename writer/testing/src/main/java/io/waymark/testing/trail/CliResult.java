package io.waymark.testing.trail;

/**
 * What a command did.
 *
 * @param status its exit status
 * @param out what it printed on stdout
 * @param err what it printed on stderr
 */
public record CliResult(int status, String out, String err) {}
