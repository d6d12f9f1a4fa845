package io.waymark.validator.store.s3;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/** Creates the S3 client. */
final class S3ClientFactory {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** The timeout between two bytes of a response. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(8);

    private static final int MAX_ATTEMPTS = 3;

    private S3ClientFactory() {}

    static S3Client create(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .region(region(settings))
                // A bucket may be in another one.
                .crossRegionAccessEnabled(true)
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(READ_TIMEOUT))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                // The digests have checksums of their own, which are signed.
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .build())
                        .scheduledExecutorService(timeoutExecutor())
                        .appId("waymark")
                        .build());
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        if (settings.pathStyle() == null) {
            builder.endpointProvider(pathStyleOutsideOfAws());
        } else {
            builder.forcePathStyle(settings.pathStyle());
        }
        return builder.build();
    }

    /** The SDK finds a server other than AWS in several places. */
    private static S3EndpointProvider pathStyleOutsideOfAws() {
        S3EndpointProvider rules = S3EndpointProvider.defaultProvider();
        return parameters -> rules.resolveEndpoint(
                parameters.endpoint() == null
                        ? parameters
                        : parameters.toBuilder().forcePathStyle(true).build());
    }

    private static Region region(S3Settings settings) {
        if (settings.region() != null) {
            return Region.of(settings.region());
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            // Requests are sent on to the bucket's own region.
            return Region.US_EAST_1;
        }
    }

    /** Ends requests that take too long; the SDK would create five threads for it. */
    private static ScheduledExecutorService timeoutExecutor() {
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "waymark-s3-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        timeouts.setRemoveOnCancelPolicy(true);
        return timeouts;
    }
}
