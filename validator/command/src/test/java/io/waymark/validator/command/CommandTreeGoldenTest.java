package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.GoldenFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static Stream<CommandSpec> descendants(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(subcommand -> Stream.concat(Stream.of(subcommand), descendants(subcommand)));
    }

    private static CommandSpec tree() {
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return Waymark.commandLine(new Output(none, none, 80)).getCommandSpec();
    }

    @Test
    void everyCommandIsInTheTree() throws Exception {
        Set<String> classes = descendants(tree())
                .map(command -> command.userObject().getClass().getSimpleName())
                .collect(Collectors.toSet());
        Path sources = Path.of("src/main/java", Waymark.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(sources)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.endsWith("Command.java"))
                            .map(name -> name.replace(".java", "")))
                    .isNotEmpty()
                    .isSubsetOf(classes);
        }
    }

    @Test
    void commandsKeepOptionsAndExitStatuses() throws Exception {
        addCommand(tree());
        new GoldenFile("commands.txt").assertMatches(text.toString());
    }
}
