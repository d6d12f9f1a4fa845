package io.waymark.deliver;

import io.waymark.base.configuration.Configuration;
import io.waymark.writer.StandaloneDelivery;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.journal.JournalsReader;
import io.waymark.writer.store.StoreOptions;
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
     *       directory store), {@code account}, {@code region}, {@code trail}, {@code bucket} and {@code prefix}
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
            case "finish" -> handle.finish((Duration) ServedHomes.require(call, "timeout"));
            default -> throw new IllegalArgumentException("unknown operation " + operation);
        };
    }

    private Map<String, String> describe() {
        return Map.of(
                "home", configuration.get(WriterOptions.HOME).toString(),
                "store", delivery.storeFolder().toString(),
                "account", configuration.get(WriterOptions.ACCOUNT),
                "region", configuration.get(WriterOptions.REGION),
                "trail", configuration.get(WriterOptions.TRAIL_NAME),
                "bucket", configuration.get(StoreOptions.BUCKET),
                "prefix", configuration.get(StoreOptions.PREFIX));
    }

    private Map<String, Object> read(Map<String, Object> call) {
        synchronized (journals) {
            return HomeJournals.read(journals, call);
        }
    }
}
