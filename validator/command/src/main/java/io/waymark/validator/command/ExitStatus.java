package io.waymark.validator.command;

/** The exit statuses of all commands. */
final class ExitStatus {
    static final int OK = 0;
    static final int PROBLEM = 1;
    static final int USAGE = 2;
    static final int ERROR = 3;

    private ExitStatus() {}
}
