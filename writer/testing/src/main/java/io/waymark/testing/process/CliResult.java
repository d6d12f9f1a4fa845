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

    /** Standard error without the line that says what is audited: whether a short run prints it depends on its speed. */
    public List<String> errLinesWithoutCoverage() {
        return err.lines()
                .filter(line -> !line.matches("waymark: auditing (\\d|requests|logins|AWS).*"))
                .toList();
    }
}
