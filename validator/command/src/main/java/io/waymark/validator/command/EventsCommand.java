package io.waymark.validator.command;

import io.waymark.validator.history.HistoryQuery;
import io.waymark.validator.history.IndexedLogFiles;
import io.waymark.validator.history.JournalSource;
import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.reader.LogFileSelection;
import io.waymark.validator.reader.LookupResult;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
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
            "Reads log files without validating them. Damaged files are reported on stderr and skipped. Where 'waymark serve'"
                    + " or 'waymark index' has indexed the store, for one trail, it tells which log files a filter needs.",
            "",
            "With --follow, the newest events come first, from the oldest to the newest, and then all that come: where the"
                    + " home of the store is here, as soon as a call is in its journal, else when log files are delivered."
                    + " While the store cannot be read, as stderr says, it waits.",
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
            "  waymark events --follow --errors",
            "  waymark events --username alice --read-only=false --limit 0 --format json",
            "  waymark events --show 1b9d6bcd"
        })
final class EventsCommand implements Callable<Integer> {
    /** Maximum number of events that are sorted in memory for JSON output. */
    private static final int MAX_SORTED = 1_000;

    private static final int FLUSH_INTERVAL = 1_000;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    /** The options that do not filter events and may be combined with --show. */
    private static final Set<String> SHOW_OPTIONS = Set.of("--show", "--store", "--format");

    /** The options that do not filter events. */
    private static final Set<String> LIST_OPTIONS =
            Set.of("--store", "--format", "--limit", "--oldest-first", "--follow", "--agent-jar");

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

    @Option(names = "--follow", description = "Print new events as they arrive, until you stop it (Ctrl-C).")
    private boolean follow;

    @Option(
            names = "--agent-jar",
            paramLabel = "FILE",
            description = "With --follow: waymark-agent.jar, which reads journals. Default: beside the command's jar.")
    private @Nullable Path agentJar;

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
    private RowFormat format = RowFormat.table;

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
        if (follow) {
            return follow();
        }
        ReadOnlyStore opened = store.open();
        Path index = store.named().history();
        HistoryOptions.silenceIndexLibrary();
        LogFileSelection files = show == null
                ? filter.logFiles(opened, index)
                : IndexedLogFiles.of(opened, index, new HistoryQuery(null, List.of(), null, null), show);
        EventLookup lookup = new EventLookup(opened, files, this::reportSkipped);
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

    private int follow() throws CommandException, IOException {
        if (oldestFirst) {
            throw new ParameterException(spec.commandLine(), "--follow cannot be combined with --oldest-first");
        }
        NamedStore named = store.named();
        JournalSource journals = JournalSource.NONE;
        if (Files.isDirectory(named.journals())) {
            journals = AgentJar.find(agentJar).journals(named.journals(), output);
            if (named instanceof StoreDirectory directory) {
                // A service creates it when it delivers its first log file.
                Files.createDirectories(directory.path().path());
            }
        }
        EventTail tail = new EventTail(named.open(), journals, filter.toFilter(), new FollowedStore(named.name()));
        TextTable table = new TextTable(EventColumns.FOLLOWED);
        List<StoredRecord> newest = tail.newest(limit);
        if (format == RowFormat.table) {
            newest.forEach(event -> table.addRow(EventColumns.cells(event).toArray(new String[0])));
            table.print(output);
        } else {
            if (format == RowFormat.csv) {
                output.out().print(CsvLines.of(EventColumns.FIELDS));
            }
            newest.forEach(event -> printRow(event, table));
        }
        // The reader of a pipe may have gone.
        while (!output.out().checkError()) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            tail.poll().forEach(event -> printRow(event, table));
        }
        return ExitStatus.OK;
    }

    /** Reports what is wrong with the store that is followed. */
    private final class FollowedStore implements EventTail.TailListener {
        private final String name;

        FollowedStore(String name) {
            this.name = name;
        }

        @Override
        public void onSkipped(ObjectUri file, String reason) {
            reportSkipped(file, reason);
        }

        @Override
        public void onUnreadable(String reason) {
            output.err()
                    .println("waymark: cannot read the store " + name + "; waiting until it can be read: "
                            + Printable.of(reason));
        }

        @Override
        public void onReadable() {
            output.err().println("waymark: the store " + name + " can be read again");
        }
    }

    private void printRow(StoredRecord event, TextTable table) {
        switch (format) {
            case table -> table.printRow(output, EventColumns.cells(event));
            case json, csv -> output.out().print(line(event));
        }
    }

    /**
     * Prints JSON or comma-separated values while they are read, sorted within a window: not all of it need fit into memory.
     *
     * @param lookup reads the events
     * @return the exit status
     */
    private int stream(EventLookup lookup) throws IOException {
        long[] printed = new long[1];
        lookup.stream(filter.toFilter(), oldestFirst, this::line, line -> {
            if (limit > 0 && printed[0] == limit) {
                reportLimit();
                return false;
            }
            output.out().print(line);
            // Also flushes. The reader of a pipe may have gone.
            return ++printed[0] % FLUSH_INTERVAL != 1 || !output.out().checkError();
        });
        if (printed[0] == 0) {
            reportNone();
        }
        return lookup.anySkipped() ? ExitStatus.ERROR : ExitStatus.OK;
    }

    private int list(EventLookup lookup) throws IOException {
        if (format == RowFormat.csv) {
            output.out().print(CsvLines.of(EventColumns.FIELDS));
        }
        if (format != RowFormat.table && (limit == 0 || limit > MAX_SORTED)) {
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
        return format == RowFormat.table ? EventColumns.cells(event) : List.of(line(event));
    }

    /** Returns an event as one line, with its end. */
    private String line(StoredRecord event) {
        return format == RowFormat.csv
                ? CsvLines.of(EventColumns.values(event))
                : PrintableJson.of(event.json().toString()) + System.lineSeparator();
    }

    private void print(List<List<String>> rows) {
        if (format != RowFormat.table) {
            rows.forEach(row -> output.out().print(row.get(0)));
            return;
        }
        TextTable table = new TextTable(EventColumns.TITLES.toArray(new String[0]));
        rows.forEach(row -> table.addRow(row.toArray(new String[0])));
        table.removeUnlessFitting(EventColumns.ADDRESS, output.width());
        table.print(output, EventColumns.SOURCE, EventColumns.REGION, EventColumns.USER);
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
