package io.waymark.awssdk.app;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Ends the JVM in the step that follows a call. */
public final class CallBeforeExit {
    private CallBeforeExit() {}

    /**
     * Makes the call and exits.
     *
     * @param arguments DynamoDB's endpoint is the second
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
