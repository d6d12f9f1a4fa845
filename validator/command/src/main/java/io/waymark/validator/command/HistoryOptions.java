package io.waymark.validator.command;

import io.waymark.validator.history.HistoryListener;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.JournalSource;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the event history, shared by all commands that index one. */
final class HistoryOptions {
    private static final int MAX_DAYS = 36_500;

    /** Would tell on stderr which instructions of the processor it uses. A field, since loggers are held weakly. */
    private static final Logger INDEX_LIBRARY = Logger.getLogger("org.apache.lucene");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--history-days",
            paramLabel = "N",
            defaultValue = "${sys:waymark.history.days:-${env:WAYMARK_HISTORY_DAYS:-90}}",
            description = "Keep the events of this many days in the event history. Default: the system property"
                    + " waymark.history.days, or WAYMARK_HISTORY_DAYS in the environment, or 90.")
    private int days;

    @Option(
            names = "--history-data-events",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "${sys:waymark.history.data.events:-${env:WAYMARK_HISTORY_DATA_EVENTS:-false}}",
            description =
                    "Keep data events in the event history too, not management events alone; if this changes, it is"
                            + " rebuilt. Default: the system property waymark.history.data.events, or WAYMARK_HISTORY_DATA_EVENTS in"
                            + " the environment, or false.")
    private boolean dataEvents;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description = "The directory of the index, for a single store. Default: STORE/../history.")
    private @Nullable Path directory;

    /**
     * Opens the history of each store.
     *
     * @param stores the stores
     * @param listener receives problems
     * @return their histories, in the same order
     * @throws CommandException if a store or an index cannot be read or written
     */
    List<StoreHistory> open(List<NamedStore> stores, HistoryListener listener) throws CommandException {
        return open(stores, store -> JournalSource.NONE, listener);
    }

    /**
     * Opens the history of each store.
     *
     * @param stores the stores
     * @param journals returns the journaled events of a store
     * @param listener receives problems
     * @return their histories, in the same order
     * @throws CommandException if a store or an index cannot be read or written
     */
    List<StoreHistory> open(
            List<NamedStore> stores, Function<NamedStore, JournalSource> journals, HistoryListener listener)
            throws CommandException {
        if (days < 1 || days > MAX_DAYS) {
            throw new ParameterException(
                    spec.commandLine(), "--history-days must be between 1 and " + MAX_DAYS + ": " + days);
        }
        if (directory != null && stores.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--history needs a single store");
        }
        silenceIndexLibrary();
        HistorySettings settings = new HistorySettings(days, dataEvents);
        List<StoreHistory> histories = new ArrayList<>();
        for (NamedStore store : stores) {
            Path index = directory == null ? store.history() : directory;
            try {
                histories.add(StoreHistory.open(
                        store.open(), journals.apply(store), index, settings, Clock.systemUTC(), listener));
            } catch (IOException e) {
                throw new CommandException(
                        "cannot open the event history in " + index + ": " + IoErrorMessage.of(e)
                                + "; name another directory with --history DIR",
                        e);
            }
        }
        return histories;
    }

    /** To be called before an index is opened. */
    static void silenceIndexLibrary() {
        INDEX_LIBRARY.setLevel(Level.OFF);
    }

    /** Prints the problems of a history, one line each. */
    static final class Printer implements HistoryListener {
        private final Output output;
        private volatile boolean anySkipped;

        Printer(Output output) {
            this.output = output;
        }

        @Override
        public void onSkipped(ObjectUri file, String reason) {
            anySkipped = true;
            output.err().println("waymark: skipped " + Printable.of(file.toString()) + ": " + Printable.of(reason));
        }

        @Override
        public void onReadOnly() {
            output.err().println("waymark: another process updates the event history; reading what it has indexed");
        }

        @Override
        public void onFailure(String reason) {
            output.err().println("waymark: the event history could not be updated; retrying: " + Printable.of(reason));
        }

        boolean anySkipped() {
            return anySkipped;
        }
    }
}
