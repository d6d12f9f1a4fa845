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

/** Makes one call of each outcome with each of three services, and prints the observed outcomes. */
public final class EmulatorCalls {
    private static final AwsCredentialsProvider KEY = key("AKIAIOSFODNN7EXAMPLE", "secret");

    private EmulatorCalls() {}

    /** Settings of a client. */
    private record ClientSetup(
            URI endpoint, AwsCredentialsProvider credentials, List<ExecutionInterceptor> interceptors) {
        ClientSetup(URI endpoint, AwsCredentialsProvider credentials) {
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

    /** A kind of call of one service. */
    private interface EmulatorCall {
        Object make(ClientSetup way);
    }

    private static int silentPort;

    private static AwsCredentialsProvider key(String id, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    /**
     * Makes the calls.
     *
     * @param arguments endpoints of S3, DynamoDB ({@code none} without an engine) and SQS, and a unique name
     */
    public static void run(String[] arguments) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silentPort = silent.getLocalPort();
            makeCalls(
                    "s3 ListBuckets",
                    URI.create(arguments[0]),
                    way -> way.sync(S3Client.builder().forcePathStyle(true)).listBuckets());
            if (!arguments[1].equals("none")) {
                makeCalls(
                        "dynamodb ListTables",
                        URI.create(arguments[1]),
                        way -> way.sync(DynamoDbClient.builder()).listTables());
            }
            makeCalls(
                    "sqs ListQueues",
                    URI.create(arguments[2]),
                    way -> way.sync(SqsClient.builder()).listQueues());
            ClientSetup never = new ClientSetup(URI.create("http://localhost:" + silentPort), KEY);
            expectCancelled(
                    "s3 ListBuckets",
                    never.apply(S3AsyncClient.builder()).build().listBuckets());
            expectCancelled(
                    "sqs ListQueues",
                    never.apply(SqsAsyncClient.builder()).build().listQueues());
        }
        S3Client s3 = new ClientSetup(URI.create(arguments[0]), KEY)
                .sync(S3Client.builder().forcePathStyle(true));
        expectFailure(
                "s3 GetBucketVersioning", () -> s3.getBucketVersioning(request -> request.bucket("there-is-none")));
        if (!arguments[1].equals("none")) {
            DynamoDbClient dynamoDb = new ClientSetup(URI.create(arguments[1]), KEY).sync(DynamoDbClient.builder());
            expectFailure("dynamodb DescribeTable", () -> dynamoDb.describeTable(request -> request.tableName("None")));
        }
        SqsClient sqs = new ClientSetup(URI.create(arguments[2]), KEY).sync(SqsClient.builder());
        expectFailure(
                "sqs PurgeQueue",
                () -> sqs.purgeQueue(request -> request.queueUrl(arguments[2] + "/000000000000/none")));
    }

    private static void makeCalls(String what, URI endpoint, EmulatorCall call) {
        CallsMain.expect(call.make(new ClientSetup(endpoint, KEY)) != null, "a response");
        System.out.println("saw " + what);
        expectFailure(what, () -> call.make(new ClientSetup(URI.create("http://localhost:1"), KEY)));
        expectFailure(what, () -> call.make(new ClientSetup(URI.create("http://localhost:" + silentPort), KEY)));
        AwsCredentialsProvider none = () -> {
            throw new UncheckedIOException(new IOException("no credentials today"));
        };
        expectFailure(what, () -> call.make(new ClientSetup(endpoint, none)));
        expectFailure(
                what,
                () -> call.make(new ClientSetup(endpoint, KEY, List.of(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                        throw new IllegalArgumentException("the service's own rules forbid this call");
                    }
                }))));
        if (what.startsWith("s3")) {
            expectFailure(what, () -> call.make(new ClientSetup(endpoint, key("AKIAIOSFODNN7EXAMPLE", "wrong"))));
        }
    }

    private static void expectFailure(String what, Runnable call) {
        try {
            call.run();
            CallsMain.expect(false, "an exception from " + what);
        } catch (RuntimeException e) {
            String code = e instanceof AwsServiceException answered
                    ? answered.awsErrorDetails().errorCode()
                    : e.getClass().getSimpleName();
            System.out.println("saw " + what + " " + code);
        }
    }

    /** Not for DynamoDB's client: its future is not the call's, which continues when the future is cancelled. */
    private static void expectCancelled(String what, CompletableFuture<?> future) {
        CallsMain.expect(future.cancel(true), "a future can be cancelled");
        System.out.println("saw " + what + " CancellationException");
    }
}
