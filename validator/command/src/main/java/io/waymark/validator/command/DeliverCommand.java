package io.waymark.validator.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waymark deliver}. */
@Command(
        name = "deliver",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Deliver and sign the events that services have journaled.",
        description = {
            "Delivers one home or many, beside running services or after they crashed. Only one process at a time"
                    + " delivers a home.",
            "",
            "Every option of docs/configuration.md can also be set as a system property (JAVA_OPTS=-Dwaymark.store=s3)"
                    + " or in the environment (WAYMARK_STORE=s3); it then applies to all homes.",
            "",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all events are delivered and signed",
            "1:some events are not delivered yet, stderr says why; nothing is lost",
            "2:wrong usage",
            "3:could not deliver"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  waymark deliver /srv/orders/waymark /srv/billing/waymark",
            "  waymark deliver --config orders.properties --config billing.properties",
            "  waymark deliver --once"
        })
final class DeliverCommand implements Callable<Integer> {
    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "HOME",
            arity = "0..*",
            description = "The homes, as set by waymark.home in the services. Default: the home of each --config.")
    private List<String> homes = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A properties file, such as that of the service. With HOME, one file for all homes; without,"
                    + " one for each home. Default: ./waymark.properties, if it exists.")
    private List<String> configFiles = new ArrayList<>();

    @Option(
            names = "--once",
            description = "Deliver what is in the journals, sign it, and exit. Default: run until SIGTERM or SIGINT.")
    private boolean once;

    @Option(
            names = "--agent-jar",
            paramLabel = "FILE",
            description = "The waymark-agent.jar to deliver with. Default: the one beside the jar of this command.")
    private @Nullable Path agentJar;

    DeliverCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException {
        checkArguments();
        AgentJar jar = AgentJar.find(agentJar);
        return jar.deliver(Map.of(
                "homes", List.copyOf(homes),
                "configFiles", List.copyOf(configFiles),
                "once", once,
                "out", output.out(),
                "err", output.err()));
    }

    private void checkArguments() {
        if (homes.stream().anyMatch(String::isBlank)) {
            throw usageError("a HOME is empty");
        }
        if (configFiles.size() > 1 && !homes.isEmpty()) {
            throw usageError("--config can be given only once with HOME: name HOMEs with one FILE for all of them, or"
                    + " FILEs alone");
        }
        configFiles.stream()
                .filter(file -> !Files.isReadable(Path.of(file)))
                .findFirst()
                .ifPresent(file -> {
                    throw usageError("the properties file " + file + " cannot be read");
                });
    }

    private ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
