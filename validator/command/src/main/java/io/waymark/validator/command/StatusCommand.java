package io.waymark.validator.command;

import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waymark status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Show the health of the audited services of a home.",
        description = {
            "Shows the state and the event counts of each instance: each JVM that uses the home, or the last JVM that"
                    + " did. generated = delivered + dropped + pending; delivered = signed + unsigned.",
            "",
            "Reads the status files of the agents; it does not contact the services. An instance is incomplete if it was"
                    + " shut down and some of its events were not recorded, since its event selectors cannot be read, or are"
                    + " not delivered or not signed. It is stale if it had no heartbeat for 30 seconds and no clean"
                    + " shutdown: it crashed, was killed, or hangs. Below them are the defined trails that are not"
                    + " delivered, or whose definition is damaged.",
            "",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all instances are starting, running or stopped, and all defined trails are delivered",
            "1:an instance is failing, incomplete, stale or unreadable, or a trail is not delivered or damaged",
            "2:wrong usage",
            "3:no such home, or no service has used it yet"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  waymark status",
            "  waymark status /srv/orders/waymark /srv/billing/waymark --format json",
            "  waymark status --format prometheus > /var/lib/node_exporter/waymark.prom.new &&",
            "      mv /var/lib/node_exporter/waymark.prom.new /var/lib/node_exporter/waymark.prom"
        })
final class StatusCommand implements Callable<Integer> {
    private static final Path DEFAULT_HOME = Path.of("waymark");
    private static final Pattern INSTANCE_NAME = Pattern.compile("[1-9]\\d{0,3}");

    private final Output output;

    @Parameters(
            paramLabel = "HOME",
            arity = "0..*",
            description = "The homes, as set by waymark.home in the services. Default: ./waymark.")
    private List<Path> homes = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private StatusFormat format = StatusFormat.text;

    /** Format of the status; the constants are named as users type them. */
    enum StatusFormat {
        /** A paragraph for each instance. */
        text,
        /** One JSON document. */
        json,
        /** For the textfile collector of the Prometheus node exporter. */
        prometheus
    }

    StatusCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        Instant now = Instant.now();
        List<InstanceReport> reports = new ArrayList<>();
        List<TrailProblem> problems = new ArrayList<>();
        for (Path home : homes.isEmpty() ? List.of(DEFAULT_HOME) : homes) {
            for (Path folder : instanceFolders(home)) {
                reports.add(InstanceReport.read(home.toAbsolutePath().normalize(), folder, now));
            }
            problems.addAll(TrailProblem.find(home.toAbsolutePath().normalize()));
        }
        switch (format) {
            case text -> StatusText.print(reports, problems, now, output);
            case json -> output.out().println(PrintableJson.of(StatusJson.of(reports, problems)));
            case prometheus -> output.out().print(StatusMetrics.of(reports, problems));
        }
        output.out().flush();
        return problems.isEmpty()
                        && reports.stream().noneMatch(report -> report.state().isTrouble())
                ? ExitStatus.OK
                : ExitStatus.PROBLEM;
    }

    private static List<Path> instanceFolders(Path home) throws CommandException {
        Path journals = home.resolve("journal");
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                journals,
                folder -> INSTANCE_NAME
                                .matcher(String.valueOf(folder.getFileName()))
                                .matches()
                        && Files.isDirectory(folder))) {
            all.forEach(folders::add);
        } catch (DirectoryIteratorException e) {
            throw new CommandException("cannot read " + journals + ": " + e.getCause(), e);
        } catch (IOException e) {
            throw new CommandException(
                    home + " is not a Waymark home, or no service has used it yet: " + journals + ": "
                            + IoErrorMessage.of(e),
                    e);
        }
        if (folders.isEmpty()) {
            throw new CommandException("no service has used the home " + home + " yet");
        }
        folders.sort(Comparator.comparingInt(folder -> Integer.parseInt(String.valueOf(folder.getFileName()))));
        return folders;
    }
}
