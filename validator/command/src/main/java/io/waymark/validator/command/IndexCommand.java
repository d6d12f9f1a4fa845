package io.waymark.validator.command;

import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.history.StoreHistory.UpdateResult;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waymark index}. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Rebuild the event history of a store from its log files.",
        description = {
            "'waymark serve' keeps the event history up to date by itself. Rebuild it to keep events of more days, or"
                    + " without those of log files that have been deleted. While it is rebuilt, 'waymark serve' must not"
                    + " run.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ok",
            "2:wrong usage",
            "3:no store, some files were skipped, or another process updates the history"
        },
        footerHeading = "%nExample:%n",
        footer = "  waymark index --history-days 365")
final class IndexCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(
            paramLabel = "STORE",
            arity = "0..*",
            description =
                    "The stores, or the homes that hold them, or buckets in S3, s3://BUCKET[/PREFIX]. Default: ./waymark/store, or else ./store.")
    private List<String> stores = new ArrayList<>();

    @Mixin
    private HistoryOptions options = new HistoryOptions();

    IndexCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException {
        HistoryOptions.Printer problems = new HistoryOptions.Printer(output);
        List<NamedStore> found = StoreMixin.find(stores);
        List<StoreHistory> histories = options.open(found, problems);
        for (int i = 0; i < histories.size(); i++) {
            rebuild(histories.get(i), found.get(i));
        }
        return problems.anySkipped() ? ExitStatus.ERROR : ExitStatus.OK;
    }

    private void rebuild(StoreHistory opened, NamedStore store) throws CommandException {
        try (StoreHistory history = opened) {
            UpdateResult result = history.rebuild()
                    .orElseThrow(() -> new CommandException(
                            "another process updates the event history of " + store.name() + "; stop it first"));
            output.out()
                    .println("waymark: indexed " + result.events() + " events of " + result.files() + " log files in "
                            + store.name());
        } catch (IOException e) {
            throw new CommandException(
                    "cannot rebuild the event history of " + store.name() + ": " + IoErrorMessage.of(e), e);
        }
    }
}
