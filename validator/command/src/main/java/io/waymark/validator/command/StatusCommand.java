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
        header = "Shows how the audited services of a home do.",
        description = {
            "For each instance, that is each JVM at work on the home, or the last one in its place: what it does, how"
                    + " many events it generated, and what became of them: generated = delivered + dropped + pending.",
            "",
            "Reads the small files that agents replace each second; it neither asks nor disturbs anybody. An instance"
                    + " that did not stop in order and has been silent for 30 seconds is stale: it crashed, was killed, or"
                    + " hangs.",
            "",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all instances are starting, running or stopped",
            "1:one is failing, stale or unreadable",
            "2:wrong usage",
            "3:no such home, or nothing ran there"
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
            description = "The homes: the folders that hold store and journal. Default: waymark here.")
    private List<Path> homes = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private StatusFormat format = StatusFormat.text;

    /** How the status is printed; the names are what users type. */
    enum StatusFormat {
        /** For people. */
        text,
        /** For programs. */
        json,
        /** For a Prometheus node exporter's textfile collector. */
        prometheus
    }

    StatusCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        Instant now = Instant.now();
        List<InstanceReport> reports = new ArrayList<>();
        for (Path home : homes.isEmpty() ? List.of(DEFAULT_HOME) : homes) {
            for (Path folder : instanceFolders(home)) {
                reports.add(InstanceReport.read(home.toAbsolutePath().normalize(), folder, now));
            }
        }
        switch (format) {
            case text -> StatusText.print(reports, now, output);
            case json -> output.out().println(PrintableJson.of(StatusJson.of(reports)));
            case prometheus -> output.out().print(StatusMetrics.of(reports));
        }
        output.out().flush();
        return reports.stream().anyMatch(report -> report.state().isTrouble()) ? ExitStatus.PROBLEM : ExitStatus.OK;
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
                    home + " is no Waymark home, or nothing has run there yet: " + journals + ": "
                            + IoErrorMessage.of(e),
                    e);
        }
        if (folders.isEmpty()) {
            throw new CommandException("nothing has run in the home " + home + " yet");
        }
        folders.sort(Comparator.comparingInt(folder -> Integer.parseInt(String.valueOf(folder.getFileName()))));
        return folders;
    }
}
