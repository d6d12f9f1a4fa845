package io.waymark.deliver;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.FormatException;
import io.waymark.writer.StandaloneDelivery;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.journal.JournalsReader;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelectors;
import io.waymark.writer.selectors.Resource;
import io.waymark.writer.store.S3Options;
import io.waymark.writer.store.StoreKind;
import io.waymark.writer.store.StoreOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A home that a server delivers. Safe for use by many threads. */
final class ServedHome {
    private final Configuration configuration;
    private final StandaloneDelivery delivery;
    private final StandaloneDelivery.DeliveryHandle handle;
    private final JournalsReader journals;
    private final ServerJournal calls;

    private ServedHome(
            Configuration configuration,
            StandaloneDelivery delivery,
            StandaloneDelivery.DeliveryHandle handle,
            OperatorLog log) {
        this.configuration = configuration;
        this.delivery = delivery;
        this.handle = handle;
        journals = delivery.openJournals();
        calls = new ServerJournal(configuration, log);
    }

    static ServedHome start(Configuration configuration, StandaloneDelivery delivery, OperatorLog log) {
        return new ServedHome(configuration, delivery, delivery.startRequested(), log);
    }

    /**
     * Answers a call. Its {@code operation} is one of
     *
     * <ul>
     *   <li>{@code describe}: returns a {@code Map<String, String>} of {@code home}, {@code store} (the folder of the
     *       directory store), {@code inS3} (whether its buckets are in S3 instead), {@code s3Endpoint}, {@code s3Region}, {@code s3PathStyle}, {@code account}, {@code region}, {@code trail}, {@code bucket}, {@code prefix} and {@code
     *       selectors}, as configured
     *   <li>{@code takeUpTrails}: takes {@code timeout}, a {@code Duration}; returns what prevents it, or an empty text; see
     *       {@link StandaloneDelivery.DeliveryHandle#takeUpTrails}
     *   <li>{@code checkSelectors}: takes {@code selectors}, as {@code PutEventSelectors} does; returns what is wrong with
     *       them, or an empty text
     *   <li>{@code read}: takes {@code after}, a {@code Map<String, Long>}, and {@code limit}, an {@code Integer}; returns a
     *       map of {@code records}, a {@code List<byte[]>}, and {@code positions}, a {@code Map<String, Long>}; see {@link
     *       JournalsReader#read}
     *   <li>{@code record}: takes {@code time}, an {@code Instant}, {@code head} and {@code tail}, and for a data event {@code source}, {@code name}, {@code readOnly}, a {@code Boolean}, and {@code
     *       resources}, a {@code List<Map<String, String>>} of {@code type} and {@code ARN}; returns what prevents it, or an
     *       empty text; see {@link ServerJournal#record}
     *   <li>{@code finish}: takes {@code timeout}, a {@code Duration}; returns a {@code Boolean}, see {@link
     *       StandaloneDelivery.DeliveryHandle#finish}
     * </ul>
     */
    Object call(Map<String, Object> call) {
        String operation = (String) ServedHomes.require(call, "operation");
        return switch (operation) {
            case "describe" -> describe();
            case "read" -> read(call);
            case "takeUpTrails" -> takeUpTrails((Duration) ServedHomes.require(call, "timeout"));
            case "checkSelectors" -> checkSelectors((String) ServedHomes.require(call, "selectors"));
            case "record" -> record(call);
            case "finish" -> finish((Duration) ServedHomes.require(call, "timeout"));
            default -> throw new IllegalArgumentException("unknown operation " + operation);
        };
    }

    private Map<String, String> describe() {
        String selectors = configuration.get(WriterOptions.SELECTORS);
        return Map.ofEntries(
                Map.entry("home", configuration.get(WriterOptions.HOME).toString()),
                Map.entry("store", delivery.storeFolder().toString()),
                Map.entry("inS3", Boolean.toString(configuration.get(StoreOptions.STORE) == StoreKind.S3)),
                Map.entry("s3Endpoint", configuration.get(S3Options.ENDPOINT)),
                Map.entry("s3Region", configuration.get(S3Options.REGION)),
                Map.entry("s3PathStyle", Boolean.toString(configuration.get(S3Options.PATH_STYLE))),
                Map.entry("account", configuration.get(WriterOptions.ACCOUNT)),
                Map.entry("region", configuration.get(WriterOptions.REGION)),
                Map.entry("trail", configuration.get(WriterOptions.TRAIL_NAME)),
                Map.entry("bucket", configuration.get(StoreOptions.BUCKET)),
                Map.entry("prefix", configuration.get(StoreOptions.PREFIX)),
                Map.entry("selectors", checkSelectors(selectors).isEmpty() ? selectors : ""));
    }

    private String takeUpTrails(Duration timeout) {
        try {
            handle.takeUpTrails(timeout);
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String checkSelectors(String json) {
        try {
            EventSelectors.parse(json);
            return "";
        } catch (FormatException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private boolean finish(Duration timeout) {
        calls.close();
        return handle.finish(timeout);
    }

    @SuppressWarnings("unchecked") // as the call says
    private String record(Map<String, Object> call) {
        List<Resource> resources = ((List<Map<String, String>>) call.getOrDefault("resources", List.of()))
                .stream()
                        .map(resource ->
                                new Resource(resource.getOrDefault("type", ""), resource.getOrDefault("ARN", "")))
                        .toList();
        EventDescriptor data = call.containsKey("name")
                ? ServerJournal.dataEvent(
                        (String) ServedHomes.require(call, "source"),
                        (String) ServedHomes.require(call, "name"),
                        (Boolean) ServedHomes.require(call, "readOnly"),
                        resources)
                : null;
        try {
            calls.record(
                    (Instant) ServedHomes.require(call, "time"),
                    (String) ServedHomes.require(call, "head"),
                    (String) ServedHomes.require(call, "tail"),
                    data,
                    resources);
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Map<String, Object> read(Map<String, Object> call) {
        synchronized (journals) {
            return HomeJournals.read(journals, call);
        }
    }
}
