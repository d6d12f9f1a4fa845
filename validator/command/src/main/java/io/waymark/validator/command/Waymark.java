package io.waymark.validator.command;

import io.waymark.validator.verifier.IoErrorMessage;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code waymark} command. */
@Command(
        name = "waymark",
        mixinStandardHelpOptions = true,
        versionProvider = Waymark.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Deliver, validate and read the trail of services with the Waymark agent.",
        description = {"", "Run it in the working directory of the service, or name the store with --store.", ""},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ok",
            "1:invalid, not found, failing, or not delivered",
            "2:wrong usage",
            "3:could not check or deliver"
        },
        footer = {
            "",
            "Help for a command: waymark COMMAND --help",
            "Completion in bash: source <(waymark generate-completion)"
        })
public final class Waymark implements Runnable {
    private static final int DEFAULT_WIDTH = 100;
    private static final int UNLIMITED_WIDTH = Integer.MAX_VALUE;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Waymark() {}

    /** Reads the version from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        static String text() {
            return "waymark " + number();
        }

        static String number() {
            return Optional.ofNullable(Waymark.class.getPackage().getImplementationVersion())
                    .orElse("(not packaged)");
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "missing command: " + String.join(", ", spec.subcommands().keySet()));
    }

    /**
     * Runs the command and ends the process.
     *
     * @param args the arguments of the command
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status;
        try {
            status = run(new Output(out, err, terminalWidth()), args);
        } catch (OutOfMemoryError e) {
            err.println(
                    "waymark: could not check: out of memory; set JAVA_OPTS=-Xmx4g, or request a shorter time range");
            status = ExitStatus.ERROR;
        } catch (StackOverflowError e) {
            err.println("waymark: could not check: input is nested too deeply");
            status = ExitStatus.ERROR;
        }
        out.flush();
        System.exit(status);
    }

    /**
     * Runs the command in this process.
     *
     * @param output the output streams
     * @param args the arguments of the command
     * @return the exit status
     */
    static int run(Output output, String... args) {
        return commandLine(output).execute(args);
    }

    /** Builds the tree of commands. */
    static CommandLine commandLine(Output output) {
        CommandLine line = new CommandLine(new Waymark())
                .addSubcommand(new ValidateLogsCommand(output))
                .addSubcommand(new EventsCommand(output))
                .addSubcommand(new QueryCommand(output))
                .addSubcommand(new ExportCommand(output))
                .addSubcommand(new CoverageCommand(output))
                .addSubcommand(new StatusCommand(output))
                .addSubcommand(
                        new CommandLine(new KeysCommand(output)).addSubcommand(new CreateAccessKeyCommand(output)))
                .addSubcommand(new ServeCommand(output))
                .addSubcommand(new IndexCommand(output))
                .addSubcommand(new ServeKeysCommand(output))
                .addSubcommand(new DeliverCommand(output))
                .addSubcommand(new HelpCommand())
                .addSubcommand(new VersionCommand(output))
                .addSubcommand(new GenerateCompletion())
                .setOut(new PrintWriter(output.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(output.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> reportUsage(output, e))
                .setExecutionExceptionHandler((e, failed, parsed) -> reportFailure(output, e));
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        return line;
    }

    private static int reportUsage(Output output, ParameterException e) {
        output.out().flush();
        output.err()
                .println("waymark: " + Printable.of(Suggestions.describe(e)) + " (see '"
                        + e.getCommandLine().getCommandSpec().qualifiedName() + " --help')");
        return ExitStatus.USAGE;
    }

    private static int reportFailure(Output output, Exception e) throws Exception {
        if (e instanceof ParameterException parameter) {
            return reportUsage(output, parameter);
        }
        String message =
                e instanceof IOException failure ? "could not check: " + IoErrorMessage.of(failure) : e.getMessage();
        output.out().flush();
        output.err().println("waymark: " + Printable.of(message == null ? e.toString() : message));
        return ExitStatus.ERROR;
    }

    /** Returns the width of the terminal; unlimited if the output goes to a pipe or file. */
    private static int terminalWidth() {
        try {
            int columns = Integer.parseInt(Objects.requireNonNullElse(System.getenv("COLUMNS"), ""));
            if (columns > 0) {
                return columns;
            }
        } catch (NumberFormatException e) {
            // The launcher sets it on a terminal.
        }
        return isTerminal() ? DEFAULT_WIDTH : UNLIMITED_WIDTH;
    }

    @SuppressWarnings("SystemConsoleNull") // the check for newer versions follows
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on, there is a console without a terminal too.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
