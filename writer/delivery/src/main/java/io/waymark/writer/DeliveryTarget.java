package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.writer.store.S3Options;
import io.waymark.writer.store.StoreKind;
import io.waymark.writer.store.StoreOptions;

/**
 * Where the digests of a home go and what names they have. Two homes with equal targets would be in each other's way.
 *
 * @param location the store and bucket
 * @param namePrefix what their names begin with
 */
public record DeliveryTarget(String location, String namePrefix) {
    /**
     * Tells where a home is delivered to.
     *
     * @param configuration the home's
     * @return it
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
