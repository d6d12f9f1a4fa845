package io.waymark.deliver;

import io.waymark.base.configuration.Configuration;
import io.waymark.format.FormatException;
import io.waymark.writer.StandaloneDelivery;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.journal.JournalsReader;
import io.waymark.writer.selectors.EventSelectors;
import io.waymark.writer.store.StoreOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A home that a server delivers. Safe for use by many threads. */
final class ServedHome {
    private final Configuration configuration;
    private final StandaloneDelivery delivery;
    private final StandaloneDelivery.DeliveryHandle handle;
    private final JournalsReader journals;

    private ServedHome(
            Configuration configuration, StandaloneDelivery delivery, StandaloneDelivery.DeliveryHandle handle) {
        this.configuration = configuration;
        this.delivery = delivery;
        this.handle = handle;
        journals = delivery.openJournals();
    }

    static ServedHome start(Configuration configuration, StandaloneDelivery delivery) {
        return new ServedHome(configuration, delivery, delivery.startRequested());
    }

    /**
     * Answers a call. Its {@code operation} is one of
     *
     * <ul>
     *   <li>{@code describe}: returns a {@code Map<String, String>} of {@code home}, {@code store} (the folder of the
     *       directory store), {@code account}, {@code region}, {@code trail}, {@code bucket}, {@code prefix} and {@code
     *       selectors}, as configured
     *   <li>{@code takeUpTrails}: takes {@code timeout}, a {@code Duration}; returns what prevents it, or an empty text; see
     *       {@link StandaloneDelivery.DeliveryHandle#takeUpTrails}
     *   <li>{@code checkSelectors}: takes {@code selectors}, as {@code PutEventSelectors} does; returns what is wrong with
     *       them, or an empty text
     *   <li>{@code read}: takes {@code after}, a {@code Map<String, Long>}, and {@code limit}, an {@code Integer}; returns a
     *       map of {@code records}, a {@code List<byte[]>}, and {@code positions}, a {@code Map<String, Long>}; see {@link
     *       JournalsReader#read}
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
            case "finish" -> handle.finish((Duration) ServedHomes.require(call, "timeout"));
            default -> throw new IllegalArgumentException("unknown operation " + operation);
        };
    }

    private Map<String, String> describe() {
        String selectors = configuration.get(WriterOptions.SELECTORS);
        return Map.of(
                "home", configuration.get(WriterOptions.HOME).toString(),
                "store", delivery.storeFolder().toString(),
                "account", configuration.get(WriterOptions.ACCOUNT),
                "region", configuration.get(WriterOptions.REGION),
                "trail", configuration.get(WriterOptions.TRAIL_NAME),
                "bucket", configuration.get(StoreOptions.BUCKET),
                "prefix", configuration.get(StoreOptions.PREFIX),
                "selectors", checkSelectors(selectors).isEmpty() ? selectors : "");
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

    private Map<String, Object> read(Map<String, Object> call) {
        synchronized (journals) {
            return HomeJournals.read(journals, call);
        }
    }
}
