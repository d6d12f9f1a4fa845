package io.waymark.validator.command;

import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryUpdater;
import io.waymark.validator.history.JournalSource;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.reader.StorePath;
import io.waymark.validator.server.PortSettings;
import io.waymark.validator.server.ServedHome;
import io.waymark.validator.server.WaymarkServer;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waymark serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Deliver homes, and serve them and stores to browsers, the AWS CLI and SDKs, as CloudTrail and S3 do.",
        description = {
            "Delivers the homes, as 'waymark deliver' does; the agents in their services leave it to this process. Answers,"
                    + " on one port, CloudTrail's operations that look up events, describe trails and list public keys,"
                    + " S3's that read log files and digests, and, at the address that it prints, a page with the event"
                    + " history and what is proved of it. An event can be looked up within a second. Stores are only read;"
                    + " the index of the event history is beside them. Runs until you stop it (Ctrl-C).",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "2:wrong usage",
            "3:a home could not be delivered, a store could not be read, or the port could not be opened"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  waymark serve --port 8470",
            "  export AWS_ENDPOINT_URL=http://127.0.0.1:8470",
            "  aws cloudtrail lookup-events"
        })
final class ServeCommand implements Callable<Integer> {
    /** What remains when it expires is delivered by the next process. */
    private static final Duration FINISH_TIMEOUT = Duration.ofSeconds(10);

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "HOME|STORE",
            arity = "0..*",
            description =
                    "The homes to deliver: folders with a journal, or empty ones. Others are stores, homes without a"
                            + " journal, or buckets in S3, s3://BUCKET[/PREFIX], and are only read. Default: ./waymark, if it has a journal, or else ./waymark/store or"
                            + " ./store.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A properties file for all homes, such as that of the service. Default: ./waymark.properties, if"
                            + " it exists.")
    private @Nullable Path configFile;

    @Option(
            names = "--agent-jar",
            paramLabel = "FILE",
            description = "The waymark-agent.jar to deliver with. Default: the one beside the jar of this command.")
    private @Nullable Path agentJar;

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
        ServedPaths served = ServedPaths.of(paths);
        PortSettings settings = portOptions.settings(accessKeys(served));
        List<DeliveredHome> homes = deliver(served.homes());
        List<NamedStore> stores = new ArrayList<>(served.stores());
        List<ReadOnlyStore> read = new ArrayList<>();
        for (NamedStore store : stores) {
            read.add(store.open());
        }
        List<ServedHome> delivered = new ArrayList<>();
        Map<NamedStore, JournalSource> journals = new HashMap<>();
        for (DeliveredHome home : homes) {
            NamedStore store = home.createStore();
            stores.add(store);
            journals.put(store, home);
            delivered.add(new ServedHome(home, store.open()));
        }
        List<Path> keys = publicKeys.isEmpty()
                ? stores.stream().map(NamedStore::publicKeys).distinct().toList()
                : publicKeys;
        HistoryOptions.Printer problems = new HistoryOptions.Printer(output);
        List<StoreHistory> histories =
                historyOptions.open(stores, store -> journals.getOrDefault(store, JournalSource.NONE), problems);
        try (HistoryUpdater updater = new HistoryUpdater(histories, problems);
                WaymarkServer server = start(settings, read, delivered, histories, stores, keys)) {
            updater.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, homes, updater), "waymark-stop"));
            output.out().println("waymark: serving " + describe(homes, stores) + " at " + server.uri());
            output.out().flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new CommandException("cannot serve: " + IoErrorMessage.of(e), e);
        }
        return ExitStatus.OK;
    }

    private static WaymarkServer start(
            PortSettings settings,
            List<ReadOnlyStore> read,
            List<ServedHome> delivered,
            List<StoreHistory> histories,
            List<NamedStore> stores,
            List<Path> keys)
            throws IOException, InterruptedException {
        List<Runnable> updates = new ArrayList<>();
        for (int i = 0; i < stores.size(); i++) {
            StoreHistory history = histories.get(i);
            if (stores.get(i) instanceof HomeBuckets buckets) {
                updates.add(() -> buckets.updateFormerLocations(history, read, delivered));
            }
        }
        if (!updates.isEmpty()) {
            // The first check of integrity is to find them.
            FormerLocations.follow(updates);
        }
        return WaymarkServer.start(settings, read, delivered, new EventHistory(histories), keys);
    }

    private static List<Path> accessKeys(ServedPaths served) {
        List<Path> files = new ArrayList<>();
        served.stores().forEach(store -> files.add(store.accessKeys()));
        served.homes().forEach(home -> files.add(new StorePath(home.resolve("store")).accessKeys()));
        return files;
    }

    private List<DeliveredHome> deliver(List<Path> homes) throws CommandException {
        Path config = configFile;
        if (config != null && !Files.isReadable(config)) {
            throw new ParameterException(spec.commandLine(), "the properties file " + config + " cannot be read");
        }
        if (homes.isEmpty()) {
            return List.of();
        }
        try {
            return DeliveredHome.start(
                    AgentJar.find(agentJar), homes, config == null ? List.of() : List.of(config.toString()), output);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void stop(WaymarkServer server, List<DeliveredHome> homes, HistoryUpdater updater) {
        server.close();
        homes.parallelStream()
                .filter(home -> !home.finish(FINISH_TIMEOUT))
                .forEach(home -> output.err()
                        .println("waymark: " + home.path()
                                + ": stopped before all events were delivered and signed; the next run continues"));
        try {
            updater.close();
        } catch (IOException e) {
            // What it has committed is there.
        }
    }

    private static String describe(List<DeliveredHome> homes, List<NamedStore> stores) {
        if (stores.size() == 1) {
            return homes.isEmpty() ? stores.get(0).name() : homes.get(0).path().toString();
        }
        return homes.isEmpty() ? stores.size() + " stores" : stores.size() + " homes and stores";
    }
}
