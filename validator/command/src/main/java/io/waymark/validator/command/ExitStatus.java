package io.waymark.validator.command;

/** What the command's exit status says. */
final class ExitStatus {
    static final int VALID = 0;
    static final int INVALID = 1;
    static final int USAGE = 2;
    static final int COULD_NOT_CHECK = 3;

    private ExitStatus() {}
}
