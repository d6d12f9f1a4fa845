package io.waymark.awssdk.app;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Ends the JVM in the step that follows a call. */
public final class CallBeforeExit {
    private CallBeforeExit() {}

    /**
     * Makes the call and exits.
     *
     * @param arguments the endpoint of S3 is the first
     */
    public static void run(String[] arguments) {
        S3AsyncClient client = S3AsyncClient.builder()
                .endpointOverride(URI.create(arguments[0]))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")))
                .build();
        System.out.println("done");
        client.listBuckets().whenComplete((answer, failure) -> System.exit(0)).join();
    }
}
