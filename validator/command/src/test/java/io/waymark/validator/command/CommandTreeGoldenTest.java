package io.waymark.validator.command;

import io.waymark.testing.GoldenFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Scripts depend on commands, options and exit statuses: wire format, see {@code docs/wire-format.md}. */
class CommandTreeGoldenTest {
    private final StringBuilder text = new StringBuilder();

    private void addLine(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private void addCommand(CommandSpec command) {
        addLine(command.qualifiedName());
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            addLine("  " + parameter.paramLabel() + " (" + parameter.arity() + ")");
        }
        for (OptionSpec option : command.options()) {
            String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            String initial = option.defaultValue() == null ? "" : ", default " + option.defaultValue();
            addLine("  " + String.join(", ", option.names()) + value + (option.required() ? ", required" : "")
                    + initial);
        }
        command.usageMessage()
                .exitCodeList()
                .forEach((status, meaning) -> addLine("  exit " + status + ": " + meaning));
        command.subcommands().values().stream().map(CommandLine::getCommandSpec).forEach(subcommand -> {
            addLine("");
            addCommand(subcommand);
        });
    }

    @Test
    void commandsKeepOptionsAndExitStatuses() throws Exception {
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        addCommand(Waymark.commandLine(new Output(none, none, 80)).getCommandSpec());
        new GoldenFile("commands.txt").assertMatches(text.toString());
    }
}
