package io.waymark.validator.command;

import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.reader.LookupResult;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waymark events}. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "List the events of a store, or show one.",
        description = {
            "Reads log files without validating them. Damaged files are reported on stderr and skipped.",
            "",
            "The table shows the first characters of each eventID, enough for --show. On a terminal that is"
                    + " too narrow, the address is left out, and sources, regions and users are truncated. JSON output has"
                    + " one complete record per line; more than 1000 are printed while they are read, and sorted among"
                    + " some thousand.",
            "",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ok, also if no event matches",
            "1:no event has the ID given with --show",
            "2:wrong usage",
            "3:no store, or some files were skipped"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  waymark events",
            "  waymark events --errors --start-time 2026-01-31",
            "  waymark events --source-ip 192.0.2.10 --error-code AccessDenied",
            "  waymark events --username alice --read-only=false --limit 0 --format json",
            "  waymark events --show 1b9d6bcd"
        })
final class EventsCommand implements Callable<Integer> {
    /** Maximum number of events that are sorted in memory for JSON output. */
    private static final int MAX_SORTED = 1_000;

    private static final int FLUSH_INTERVAL = 1_000;
    private static final int ID_PREFIX_LENGTH = 8;
    private static final int USER_COLUMN = 1;
    private static final int SOURCE_COLUMN = 3;
    private static final int REGION_COLUMN = 5;
    private static final int ADDRESS_COLUMN = 6;

    /** The options that do not filter events and may be combined with --show. */
    private static final Set<String> SHOW_OPTIONS = Set.of("--show", "--store", "--format");

    /** The options that do not filter events. */
    private static final Set<String> LIST_OPTIONS = Set.of("--store", "--format", "--limit", "--oldest-first");

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Option(
            names = "--show",
            paramLabel = "EVENT_ID",
            description =
                    "Show the events whose eventID is, or begins with, this ID, as indented JSON. Not with filter options.")
    private @Nullable String show;

    @Mixin
    private EventFilterOptions filter = new EventFilterOptions();

    @Option(names = "--oldest-first", description = "List the oldest events first. Default: newest first.")
    private boolean oldestFirst;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Maximum number of events; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.table;

    EventsCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit must not be negative: " + limit);
        }
        if (show != null) {
            checkShow(show);
        }
        EventLookup lookup = new EventLookup(store.open(), this::reportSkipped);
        return show == null ? list(lookup) : show(lookup, show);
    }

    private void checkShow(String id) {
        if (id.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--show needs an eventID or its first characters");
        }
        spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !SHOW_OPTIONS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ParameterException(spec.commandLine(), "--show cannot be combined with " + name);
                });
    }

    /**
     * Prints JSON while it is read, sorted within a window: not all of it need fit into memory.
     *
     * @param lookup reads the events
     * @return the exit status
     */
    private int stream(EventLookup lookup) throws IOException {
        long[] printed = new long[1];
        lookup.stream(filter.toFilter(), oldestFirst, event -> event.json().toString(), json -> {
            if (limit > 0 && printed[0] == limit) {
                reportLimit();
                return false;
            }
            output.out().println(PrintableJson.of(json));
            // Also flushes. The reader of a pipe may have gone.
            return ++printed[0] % FLUSH_INTERVAL != 1 || !output.out().checkError();
        });
        if (printed[0] == 0) {
            reportNone();
        }
        return lookup.anySkipped() ? ExitStatus.ERROR : ExitStatus.OK;
    }

    private int list(EventLookup lookup) throws IOException {
        if (format == OutputFormat.json && (limit == 0 || limit > MAX_SORTED)) {
            return stream(lookup);
        }
        LookupResult<List<String>> found = lookup.find(filter.toFilter(), limit, oldestFirst, this::cells);
        print(found.values());
        if (found.values().isEmpty()) {
            reportNone();
        }
        if (found.truncated()) {
            reportLimit();
        }
        return lookup.anySkipped() ? ExitStatus.ERROR : ExitStatus.OK;
    }

    private void reportLimit() {
        output.out().flush();
        output.err()
                .println("waymark: only " + limit + (limit == 1 ? " event is" : " events are")
                        + " listed; use --limit 0 to list all");
    }

    /** Names the filters: a misspelled value is the usual reason. */
    private void reportNone() {
        String filters = spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> !LIST_OPTIONS.contains(option.longestName()))
                .map(option -> " " + option.longestName()
                        + (option.arity().max() == 0 ? "" : " " + String.join(" ", option.originalStringValues())))
                .collect(Collectors.joining());
        output.out().flush();
        output.err()
                .println("waymark: "
                        + (filters.isEmpty()
                                ? "no events in the delivered log files"
                                : "no events match" + Printable.of(filters) + " in the delivered log files"));
    }

    private void reportSkipped(ObjectUri file, String reason) {
        output.err().println("waymark: skipped " + Printable.of(file.toString()) + ": " + Printable.of(reason));
    }

    private List<String> cells(StoredRecord event) {
        if (format == OutputFormat.json) {
            return List.of(event.json().toString());
        }
        String id = event.text("eventID");
        String address = event.text("sourceIPAddress");
        return List.of(
                event.text("eventTime"),
                event.userName(),
                event.text("eventName"),
                event.text("eventSource"),
                event.outcome(),
                event.text("awsRegion"),
                address.isEmpty() ? "-" : address,
                id.substring(0, Math.min(ID_PREFIX_LENGTH, id.length())));
    }

    private void print(List<List<String>> rows) {
        if (format == OutputFormat.json) {
            rows.forEach(row -> output.out().println(PrintableJson.of(row.get(0))));
            return;
        }
        TextTable table = new TextTable("TIME", "USER", "EVENT", "SOURCE", "OUTCOME", "REGION", "ADDRESS", "EVENT ID");
        rows.forEach(row -> table.addRow(row.toArray(new String[0])));
        table.removeUnlessFitting(ADDRESS_COLUMN, output.width());
        table.print(output, SOURCE_COLUMN, REGION_COLUMN, USER_COLUMN);
    }

    private int show(EventLookup lookup, String id) throws IOException {
        List<String> found = lookup.findById(id, event -> event.json().toPrettyString());
        found.forEach(event -> output.out().println(PrintableJson.of(event)));
        if (found.isEmpty()) {
            output.err().println("waymark: no event has an eventID that begins with " + Printable.of(id));
            return lookup.anySkipped() ? ExitStatus.ERROR : ExitStatus.PROBLEM;
        }
        return lookup.anySkipped() ? ExitStatus.ERROR : ExitStatus.OK;
    }
}
