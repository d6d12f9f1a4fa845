package io.waymark.writer.store.s3;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.thread.DaemonThreads;
import io.waymark.writer.store.S3Options;
import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes the client. */
final class S3ClientFactory {
    private S3ClientFactory() {}

    static S3Client create(Configuration configuration, String trailRegion) {
        String region = configuration.get(S3Options.REGION);
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(region.isEmpty() ? trailRegion : region))
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(S3Timeouts.CONNECT_TIMEOUT)
                        .socketTimeout(S3Timeouts.READ_TIMEOUT))
                .forcePathStyle(configuration.get(S3Options.PATH_STYLE))
                // Every object has a Content-MD5, which all servers know; and so a body needs no trailer.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(S3Timeouts.MAX_ATTEMPTS)
                                .build())
                        .scheduledExecutorService(timeoutExecutor())
                        .addExecutionInterceptor(new PlaintextHttpGuard(configuration.get(S3Options.ALLOW_HTTP)))
                        .appId("waymark")
                        .build());
        String endpoint = configuration.get(S3Options.ENDPOINT);
        if (!endpoint.isEmpty()) {
            builder.endpointOverride(URI.create(endpoint));
        }
        return builder.build();
    }

    /** Cuts off requests that take too long; the SDK would make five threads for it. */
    private static ScheduledExecutorService timeoutExecutor() {
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = DaemonThreads.create("waymark-s3-timeouts", task);
            // The SDK finds parts of itself through it.
            thread.setContextClassLoader(S3ClientFactory.class.getClassLoader());
            return thread;
        });
        timeouts.setRemoveOnCancelPolicy(true);
        return timeouts;
    }
}
