package io.waymark.awssdk.app;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Ends the JVM in the very step that follows a call. */
public final class CallBeforeExit {
    private CallBeforeExit() {}

    /**
     * Makes the call; does not return.
     *
     * @param arguments the second is DynamoDB's endpoint
     */
    public static void run(String[] arguments) {
        DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
                .endpointOverride(URI.create(arguments[1]))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")))
                .build();
        System.out.println("done");
        client.describeLimits()
                .whenComplete((answer, failure) -> System.exit(0))
                .join();
    }
}
