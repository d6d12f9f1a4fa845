package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.writer.store.S3Options;
import io.waymark.writer.store.StoreKind;
import io.waymark.writer.store.StoreOptions;

/**
 * Where a home's digests go and how they are named. Two homes with equal targets would conflict.
 *
 * @param location the store and the bucket
 * @param namePrefix the part of their names that the configuration determines
 */
public record DeliveryTarget(String location, String namePrefix) {
    /**
     * Returns the target of a home's delivery.
     *
     * @param configuration the home's configuration
     * @return the target
     */
    public static DeliveryTarget of(Configuration configuration) {
        String store = configuration.get(StoreOptions.STORE) == StoreKind.S3
                ? "s3 " + configuration.get(S3Options.ENDPOINT)
                : DeliverySettingsFactory.storeFolder(configuration).toString();
        return new DeliveryTarget(
                store + " " + configuration.get(StoreOptions.BUCKET),
                String.join(
                        " ",
                        configuration.get(StoreOptions.PREFIX),
                        configuration.get(WriterOptions.ACCOUNT),
                        configuration.get(WriterOptions.REGION),
                        configuration.get(WriterOptions.TRAIL_NAME)));
    }
}
