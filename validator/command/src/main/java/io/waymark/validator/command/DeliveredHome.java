package io.waymark.validator.command;

import io.waymark.validator.history.JournalSource;
import io.waymark.validator.reader.StorePath;
import io.waymark.validator.server.ManagedHome;
import io.waymark.validator.store.s3.S3Settings;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A home that {@code waymark serve} delivers, with the classes in the agent's jar. Thread-safe. */
final class DeliveredHome implements JournalSource, ManagedHome {
    private static final Duration TAKE_UP_TIMEOUT = Duration.ofSeconds(20);

    private final Function<Map<String, Object>, Object> calls;
    private final int number;
    private final Map<String, String> description;

    @SuppressWarnings("unchecked") // see io.waymark.deliver.ServedHome
    private DeliveredHome(Function<Map<String, Object>, Object> calls, int number) {
        this.calls = calls;
        this.number = number;
        description = (Map<String, String>) call("describe", Map.of());
    }

    /**
     * Starts to deliver homes.
     *
     * @param jar has delivery
     * @param homes the homes
     * @param configFiles the properties file for all of them; none for the default one
     * @param output takes the lines that delivery prints
     * @return the homes, in the same order
     * @throws CommandException if one cannot be delivered
     * @throws IllegalArgumentException if they cannot be delivered together
     */
    static List<DeliveredHome> start(AgentJar jar, List<Path> homes, List<String> configFiles, Output output)
            throws CommandException {
        Function<Map<String, Object>, Object> calls = jar.serve(Map.of(
                "homes", homes.stream().map(Path::toString).toList(), "configFiles", configFiles, "err", output.err()));
        List<DeliveredHome> delivered = new ArrayList<>();
        for (int i = 0; i < homes.size(); i++) {
            delivered.add(new DeliveredHome(calls, i));
        }
        return List.copyOf(delivered);
    }

    private Object call(String operation, Map<String, Object> parameters) {
        Map<String, Object> call = new HashMap<>(parameters);
        call.put("home", number);
        call.put("operation", operation);
        return calls.apply(call);
    }

    /**
     * Returns the store that it is delivered to; its folder is created unless it exists, or the buckets are in S3.
     *
     * @return the store
     * @throws CommandException if the folder cannot be created
     */
    NamedStore createStore() throws CommandException {
        HomeDescription home = description();
        if (home.inS3()) {
            String endpoint = text("s3Endpoint");
            String region = text("s3Region");
            return new HomeBuckets(
                    home,
                    new S3Settings(
                            endpoint.isEmpty() ? null : URI.create(endpoint),
                            region.isEmpty() ? home.region() : region,
                            Boolean.valueOf(text("s3PathStyle"))));
        }
        Path folder = home.store().path();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandException("cannot create the store " + folder + ": " + IoErrorMessage.of(e), e);
        }
        return new StoreDirectory(home.store());
    }

    /** Returns the home's folder. */
    Path path() {
        return Path.of(text("home"));
    }

    private String text(String name) {
        return description.getOrDefault(name, "");
    }

    @Override
    public JournaledEvents read(Map<String, Long> after, int limit) {
        return AgentJar.journaledEvents(call("read", Map.of("after", after, "limit", limit)), after);
    }

    @Override
    public HomeDescription description() {
        return new HomeDescription(
                path(),
                new StorePath(Path.of(text("store"))),
                Boolean.parseBoolean(text("inS3")),
                text("account"),
                text("region"),
                text("trail"),
                text("bucket"),
                text("prefix"),
                text("selectors"));
    }

    @Override
    public void takeUpTrails() throws IOException {
        String problem = (String) call("takeUpTrails", Map.of("timeout", TAKE_UP_TIMEOUT));
        if (!problem.isEmpty()) {
            throw new IOException(problem);
        }
    }

    @Override
    public void record(ServerEvent event) throws IOException {
        Map<String, Object> parameters =
                new HashMap<>(Map.of("time", event.time(), "head", event.head(), "tail", event.tail()));
        if (!event.dataEventSource().isEmpty()) {
            parameters.putAll(Map.of(
                    "source",
                    event.dataEventSource(),
                    "name",
                    event.eventName(),
                    "readOnly",
                    event.readOnly(),
                    "resources",
                    event.resources()));
        }
        String problem = (String) call("record", parameters);
        if (!problem.isEmpty()) {
            throw new IOException("the call cannot be recorded: " + problem);
        }
    }

    @Override
    public Optional<String> findSelectorProblem(String json) {
        String problem = (String) call("checkSelectors", Map.of("selectors", json));
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /**
     * Delivers and signs everything that remains, and ends delivery.
     *
     * @param timeout how long this may take at most
     * @return whether nothing remains
     */
    boolean finish(Duration timeout) {
        return (Boolean) call("finish", Map.of("timeout", timeout));
    }
}
