package io.waymark.agent.instrumentation.awssdk.v2;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.config.AwsClientOption;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.regions.Region;

/** What a client was configured with, for calls that fail before they have attributes. */
final class ClientConfigReader {
    private static final String FIELD = "clientConfiguration";

    private ClientConfigReader() {}

    static @Nullable String region(Object handler) {
        SdkClientConfiguration configuration = configurationOf(handler);
        Region region = configuration == null ? null : configuration.option(AwsClientOption.AWS_REGION);
        return region == null ? null : region.id();
    }

    static @Nullable String signingName(Object handler) {
        SdkClientConfiguration configuration = configurationOf(handler);
        return configuration == null ? null : configuration.option(AwsClientOption.SERVICE_SIGNING_NAME);
    }

    private static @Nullable SdkClientConfiguration configurationOf(Object handler) {
        try {
            Field field = field(handler.getClass());
            if (field != null) {
                field.setAccessible(true);
                return (SdkClientConfiguration) field.get(handler);
            }
        } catch (IllegalAccessException | RuntimeException e) {
            // Known from the attributes alone, then.
        }
        return null;
    }

    private static @Nullable Field field(Class<?> handler) {
        for (Class<?> type = handler; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(FIELD)) {
                    return field;
                }
            }
        }
        return null;
    }
}
