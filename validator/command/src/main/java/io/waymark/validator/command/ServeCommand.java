package io.waymark.validator.command;

import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryUpdater;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.reader.StorePath;
import io.waymark.validator.server.PortSettings;
import io.waymark.validator.server.WaymarkServer;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waymark serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Serve stores to browsers, and to the AWS CLI and SDKs in place of CloudTrail and S3.",
        description = {
            "Answers, on one port, CloudTrail's operations that look up events, describe trails and list public keys, S3's"
                    + " that read log files and digests, and, at the address that it prints, a page with the event history"
                    + " and what is proved of it. Stores are only read; the index of"
                    + " the event history is beside them. Runs until you stop it (Ctrl-C).",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"2:wrong usage", "3:a store could not be read, or the port could not be opened"},
        footerHeading = "%nExample:%n",
        footer = {
            "  waymark serve --port 8470",
            "  export AWS_ENDPOINT_URL=http://127.0.0.1:8470",
            "  aws cloudtrail lookup-events"
        })
final class ServeCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(
            paramLabel = "STORE",
            arity = "0..*",
            description = "The stores, or the homes that hold them. Default: ./waymark/store, or else ./store.")
    private List<Path> stores = new ArrayList<>();

    @Mixin
    private HistoryOptions historyOptions = new HistoryOptions();

    @Option(
            names = "--public-keys",
            paramLabel = "FILE",
            description = "The public keys of the trails, in the format of ListPublicKeys; may be repeated. Default:"
                    + " STORE/../keys/public-keys.json of each store.")
    private List<Path> publicKeys = new ArrayList<>();

    @Mixin
    private PortOptions portOptions = new PortOptions();

    ServeCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException {
        List<StorePath> paths = StoreMixin.paths(stores);
        PortSettings settings = portOptions.settings(paths);
        List<ReadOnlyDirectoryStore> opened = new ArrayList<>();
        for (StorePath path : paths) {
            opened.add(StoreMixin.openExisting(path));
        }
        List<Path> keys =
                publicKeys.isEmpty() ? paths.stream().map(StorePath::publicKeys).toList() : publicKeys;
        HistoryOptions.Printer problems = new HistoryOptions.Printer(output);
        List<StoreHistory> histories = historyOptions.open(paths, problems);
        try (HistoryUpdater updater = HistoryUpdater.start(histories, problems);
                WaymarkServer server = WaymarkServer.start(settings, opened, new EventHistory(histories), keys)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, updater), "waymark-stop"));
            output.out().println("waymark: serving " + describe(paths) + " at " + server.uri());
            output.out().flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new CommandException("cannot serve: " + IoErrorMessage.of(e), e);
        }
        return ExitStatus.OK;
    }

    private static void stop(WaymarkServer server, HistoryUpdater updater) {
        server.close();
        try {
            updater.close();
        } catch (IOException e) {
            // What it has committed is there.
        }
    }

    private static String describe(List<StorePath> paths) {
        return paths.size() == 1 ? paths.get(0).path().toString() : paths.size() + " stores";
    }
}
