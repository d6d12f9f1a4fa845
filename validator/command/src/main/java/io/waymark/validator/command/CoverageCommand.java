package io.waymark.validator.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waymark.validator.reader.CoverageItem;
import io.waymark.validator.reader.CoverageLookup;
import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.reader.ServiceCoverage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waymark coverage}. */
@Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Show what services audit, and what they do not.",
        description = {
            "Reads the reports of the agents in the trail: endpoints, listeners, jobs, methods, logins and libraries of the"
                    + " newest run of each service. An agent reports what the service has loaded so far: run the tests or some requests first.",
            "",
            "Endpoints, listeners and jobs that are not recorded are data events or excluded: waymark.trail.selectors,"
                    + " waymark.requests.exclude and waymark.background.exclude decide. With --against, only what is no longer audited is listed.",
            "",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ok, also if something is not audited; with --against: nothing was lost",
            "1:with --against: something is no longer audited",
            "2:wrong usage",
            "3:no store, no report in it, or some files were skipped"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  waymark coverage",
            "  waymark coverage --format json > coverage.json",
            "  waymark coverage --against coverage.json",
            "  waymark coverage --store build/waymark/store --against /srv/orders/waymark"
        })
final class CoverageCommand implements Callable<Integer> {
    private static final int NAME_COLUMN = 2;
    private static final int DETAIL_COLUMN = 3;

    private final Output output;

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Option(
            names = "--against",
            paramLabel = "OTHER",
            description =
                    "What was audited before: a store, a home, or a file with the JSON output of this command. Lists"
                            + " what it audits and the store does not.")
    private @Nullable String against;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "Only this service: its waymark.service.name, or else the name of its trail.")
    private @Nullable String service;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.table;

    private boolean anySkipped;

    CoverageCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        List<ServiceCoverage> services = read(store.open(), "the store");
        boolean lost = false;
        if (against != null) {
            Map<String, List<CoverageItem>> missing = ServiceCoverage.lost(readOther(against), services);
            lost = !missing.isEmpty();
            printLost(missing, against);
        } else if (format == OutputFormat.json) {
            output.out().println(PrintableJson.of(CoverageJson.of(services)));
        } else {
            print(services);
        }
        output.out().flush();
        return anySkipped ? ExitStatus.ERROR : lost ? ExitStatus.PROBLEM : ExitStatus.OK;
    }

    private List<ServiceCoverage> readOther(String other) throws CommandException, IOException {
        if (StoreBucket.isUri(other) || Files.isDirectory(Path.of(other))) {
            return read(StoreMixin.find(other).openDelivered(), other);
        }
        try {
            return select(CoverageJson.read(Path.of(other)), other);
        } catch (JsonProcessingException e) {
            throw new CommandException(other + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private List<ServiceCoverage> read(ReadOnlyStore from, String place) throws CommandException, IOException {
        EventLookup events = new EventLookup(from, this::reportSkipped);
        List<ServiceCoverage> services = CoverageLookup.newestRuns(events);
        anySkipped |= events.anySkipped();
        return select(services, place);
    }

    private List<ServiceCoverage> select(List<ServiceCoverage> services, String place) throws CommandException {
        List<ServiceCoverage> selected = services.stream()
                .filter(each -> service == null || each.service().equals(service))
                .toList();
        if (selected.isEmpty()) {
            throw new CommandException(
                    "no service" + (service == null ? "" : " " + service) + " has reported in " + place
                            + " what it audits; an agent reports that a second or two after its start, and its log files are"
                            + " delivered once per roll interval");
        }
        return selected;
    }

    private void reportSkipped(ObjectUri file, String reason) {
        output.err().println("waymark: skipped " + Printable.of(file.toString()) + ": " + Printable.of(reason));
    }

    private void print(List<ServiceCoverage> services) {
        boolean first = true;
        for (ServiceCoverage each : services) {
            if (!first) {
                output.out().println();
            }
            first = false;
            output.out()
                    .println(Printable.of(each.service() + ": run of " + each.startTime() + ", stream " + each.stream()
                            + (each.agentVersion().isEmpty() ? "" : ", agent " + each.agentVersion())));
            print(each.items());
        }
    }

    private void printLost(Map<String, List<CoverageItem>> lost, String other) {
        if (format == OutputFormat.json) {
            output.out().println(PrintableJson.of(CoverageJson.ofLost(lost)));
        } else if (lost.isEmpty()) {
            output.out().println(Printable.of("all that " + other + " audits is still audited"));
        } else {
            lost.forEach((name, items) -> {
                output.out().println(Printable.of(name + ": no longer audited"));
                print(items);
            });
        }
    }

    private void print(Collection<CoverageItem> items) {
        TextTable table = new TextTable("STATUS", "KIND", "NAME", "DETAIL");
        for (CoverageItem item : items) {
            table.addRow(
                    item.status().text(),
                    item.kind(),
                    item.name(),
                    String.join(", ", item.attributes().values()));
        }
        table.print(output, DETAIL_COLUMN, NAME_COLUMN);
    }
}
