package io.waymark.validator.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code waymark version}, as {@code waymark --version}. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        header = "Print version information.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:ok", "2:wrong usage"},
        footerHeading = "%nExample:%n",
        footer = {"  waymark version"})
final class VersionCommand implements Callable<Integer> {
    private final Output output;

    VersionCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        output.out().println(Waymark.Version.text());
        return ExitStatus.OK;
    }
}
