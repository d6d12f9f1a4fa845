package io.waymark.testing.process;

import java.util.List;

/**
 * Exit status and output of a process, or of a command that ran in the test's own process.
 *
 * @param status exit status
 * @param out all of its standard output
 * @param err all of its standard error
 */
public record CliResult(int status, String out, String err) {
    public List<String> outLines() {
        return out.lines().toList();
    }

    public List<String> errLines() {
        return err.lines().toList();
    }
}
