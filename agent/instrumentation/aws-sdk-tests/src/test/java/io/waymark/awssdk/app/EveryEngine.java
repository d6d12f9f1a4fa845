package io.waymark.awssdk.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes one call of each outcome with each of three services, and prints what it saw. */
public final class EveryEngine {
    private static final AwsCredentialsProvider KEY = key("AKIAIOSFODNN7EXAMPLE", "secret");

    private EveryEngine() {}

    /** What a client is made with. */
    private record Way(URI endpoint, AwsCredentialsProvider credentials, List<ExecutionInterceptor> interceptors) {
        Way(URI endpoint, AwsCredentialsProvider credentials) {
            this(endpoint, credentials, List.of());
        }

        <B extends AwsClientBuilder<B, C>, C> B apply(B builder) {
            return builder.endpointOverride(endpoint)
                    .region(Region.EU_WEST_2)
                    .credentialsProvider(credentials)
                    .overrideConfiguration(configuration -> {
                        for (ExecutionInterceptor each : interceptors) {
                            configuration.addExecutionInterceptor(each);
                        }
                        boolean silent = endpoint.getPort() == silentPort;
                        configuration
                                .apiCallAttemptTimeout(Duration.ofMillis(silent ? 100 : 30_000))
                                .apiCallTimeout(Duration.ofMillis(silent ? 500 : 60_000));
                    });
        }

        private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C sync(B builder) {
            return apply(builder)
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build();
        }
    }

    /** A call of a service in some way. */
    private interface Call {
        Object make(Way way);
    }

    private static int silentPort;

    private static AwsCredentialsProvider key(String id, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    /**
     * Makes the calls.
     *
     * @param arguments endpoints of S3, DynamoDB and SQS, and a name
     */
    public static void run(String[] arguments) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silentPort = silent.getLocalPort();
            each(
                    "s3 ListBuckets",
                    URI.create(arguments[0]),
                    way -> way.sync(S3Client.builder().forcePathStyle(true)).listBuckets());
            each(
                    "dynamodb ListTables",
                    URI.create(arguments[1]),
                    way -> way.sync(DynamoDbClient.builder()).listTables());
            each(
                    "sqs ListQueues",
                    URI.create(arguments[2]),
                    way -> way.sync(SqsClient.builder()).listQueues());
            Way never = new Way(URI.create("http://localhost:" + silentPort), KEY);
            cancelled(
                    "s3 ListBuckets",
                    never.apply(S3AsyncClient.builder()).build().listBuckets());
            cancelled(
                    "sqs ListQueues",
                    never.apply(SqsAsyncClient.builder()).build().listQueues());
        }
        S3Client s3 =
                new Way(URI.create(arguments[0]), KEY).sync(S3Client.builder().forcePathStyle(true));
        failing("s3 GetBucketVersioning", () -> s3.getBucketVersioning(request -> request.bucket("there-is-none")));
        DynamoDbClient dynamoDb = new Way(URI.create(arguments[1]), KEY).sync(DynamoDbClient.builder());
        failing("dynamodb DescribeTable", () -> dynamoDb.describeTable(request -> request.tableName("None")));
        SqsClient sqs = new Way(URI.create(arguments[2]), KEY).sync(SqsClient.builder());
        failing(
                "sqs PurgeQueue",
                () -> sqs.purgeQueue(request -> request.queueUrl(arguments[2] + "/000000000000/none")));
    }

    private static void each(String what, URI endpoint, Call call) {
        Calls.expect(call.make(new Way(endpoint, KEY)) != null, "a response");
        System.out.println("saw " + what);
        failing(what, () -> call.make(new Way(URI.create("http://localhost:1"), KEY)));
        failing(what, () -> call.make(new Way(URI.create("http://localhost:" + silentPort), KEY)));
        AwsCredentialsProvider none = () -> {
            throw new UncheckedIOException(new IOException("no credentials today"));
        };
        failing(what, () -> call.make(new Way(endpoint, none)));
        failing(
                what,
                () -> call.make(new Way(endpoint, KEY, List.of(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                        throw new IllegalArgumentException("the service's own rules forbid this call");
                    }
                }))));
        if (what.startsWith("s3")) {
            failing(what, () -> call.make(new Way(endpoint, key("AKIAIOSFODNN7EXAMPLE", "wrong"))));
        } else if (what.startsWith("dynamodb")) {
            failing(what, () -> call.make(new Way(endpoint, key("no-key", "wrong"))));
        }
    }

    private static void failing(String what, Runnable call) {
        try {
            call.run();
            Calls.expect(false, "an exception from " + what);
        } catch (RuntimeException e) {
            String code = e instanceof AwsServiceException answered
                    ? answered.awsErrorDetails().errorCode()
                    : e.getClass().getSimpleName();
            System.out.println("saw " + what + " " + code);
        }
    }

    /** Not of DynamoDB's client: the future that it gives is not the call's, which goes on when that is cancelled. */
    private static void cancelled(String what, CompletableFuture<?> future) {
        Calls.expect(future.cancel(true), "a future can be cancelled");
        System.out.println("saw " + what + " CancellationException");
    }
}
