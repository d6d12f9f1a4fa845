package io.waymark.awssdk.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes calls with version 2 of the SDK, and checks that it behaves as without an agent. */
public final class SdkV2Calls {
    private static final Region REGION = Region.EU_WEST_1;
    private static final AwsCredentialsProvider KEY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret"));
    private static final AwsCredentialsProvider SESSION = StaticCredentialsProvider.create(
            AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", "secret", "session-token"));

    /** Name of the bucket, the table and the queue. */
    private static String name = "";

    private SdkV2Calls() {}

    /** Keeps the exception that the SDK reports to its interceptors. */
    private static final class FailureInterceptor implements ExecutionInterceptor {
        private Throwable failure;

        @Override
        public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
            failure = context.exception();
        }
    }

    /**
     * Makes the calls.
     *
     * @param arguments endpoints of S3, DynamoDB and SQS ({@code none}: no engine, no module of the SDK), and a name
     */
    public static void run(String[] arguments) throws Exception {
        name = arguments[3];
        URI s3 = URI.create(arguments[0]);
        objects(s3);
        if (!arguments[1].equals("none")) {
            URI dynamoDb = URI.create(arguments[1]);
            tables(dynamoDb);
            asyncTables(dynamoDb);
        }
        if (!arguments[2].equals("none")) {
            queues(URI.create(arguments[2]));
        }
        unansweredCalls();
    }

    private static S3Client s3(URI endpoint, AwsCredentialsProvider credentials) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    @SuppressWarnings("ReferenceEquality") // that is what is asked here
    private static void objects(URI endpoint) {
        S3Client client = s3(endpoint, KEY);
        client.createBucket(request -> request.bucket(name));
        client.putObject(
                request -> request.bucket(name).key("a/b.txt").metadata(Map.of("artist", "x")),
                RequestBody.fromString("words"));
        ResponseTransformer<GetObjectResponse, ResponseBytes<GetObjectResponse>> toBytes =
                ResponseTransformer.toBytes();
        List<Object> made = new ArrayList<>();
        ResponseBytes<?> bytes = client.getObject(
                GetObjectRequest.builder().bucket(name).key("a/b.txt").build(), (response, body) -> {
                    ResponseBytes<GetObjectResponse> whole = toBytes.transform(response, body);
                    made.add(whole);
                    return whole;
                });
        expect(bytes == made.get(0), "the result is the same instance");
        expect(bytes.asString(StandardCharsets.UTF_8).equals("words"), "the body is whole");
        try (var stream = client.getObject(request -> request.bucket(name).key("a/b.txt"))) {
            expect(stream.readAllBytes().length == 5, "the stream is untouched");
        } catch (IOException e) {
            expect(false, e.toString());
        }
        expect(
                client.listObjectsV2Paginator(request -> request.bucket(name).maxKeys(1)).stream()
                                .count()
                        == 1,
                "one page");
        client.waiter().waitUntilBucketExists(request -> request.bucket(name));
        expectFailure(() -> client.getObject(request -> request.bucket(name).key("none")), "NoSuchKeyException");
        expectFailure(() -> client.getObject(request -> request.key("none")));
        S3Client stranger = s3(
                endpoint,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wrong")));
        expectFailure(() -> stranger.listBuckets());
        expectFailure(() -> s3(endpoint, AnonymousCredentialsProvider.create()).listBuckets());
        try (S3Presigner presigner =
                S3Presigner.builder().region(REGION).credentialsProvider(KEY).build()) {
            presigner.presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                    .getObjectRequest(object -> object.bucket(name).key("a/b.txt")));
        }
    }

    @SuppressWarnings("ReferenceEquality") // that is what is asked here
    private static void tables(URI endpoint) {
        FailureInterceptor observer = new FailureInterceptor();
        DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(SESSION)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(observer))
                .build();
        client.createTable(request -> request.tableName(name)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("Artist")
                        .keyType("HASH")
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("Artist")
                        .attributeType("S")
                        .build())
                .billingMode("PAY_PER_REQUEST"));
        client.putItem(request -> request.tableName(name)
                .item(Map.of(
                        "Artist",
                        AttributeValue.builder().s("x").build(),
                        "Title",
                        AttributeValue.builder().s("secret song").build())));
        client.getItem(request -> request.tableName(name)
                .key(Map.of("Artist", AttributeValue.builder().s("x").build())));
        ListTablesResponse tables = client.listTables();
        expect(tables.tableNames().contains(name), "the table is there");
        try {
            client.describeTable(request -> request.tableName("None"));
        } catch (SdkException e) {
            expect(e == observer.failure, "the exception is the same instance");
        }
        AwsCredentialsProvider broken = () -> {
            throw new IllegalStateException("no credentials today");
        };
        DynamoDbClient without = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(broken)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        expectFailure(without::listTables, "IllegalStateException");
    }

    private static void asyncTables(URI endpoint) {
        DynamoDbAsyncClient client = async(endpoint);
        client.listTables().join();
        try {
            client.describeTable(request -> request.tableName("None")).join();
            expect(false, "an exception");
        } catch (CompletionException e) {
            expect(
                    e.getCause().getClass().getSimpleName().equals("ResourceNotFoundException"),
                    "the exception is unchanged");
        }
        client.close();
        expect(AsyncResponseTransformer.class.isInterface(), "the SDK is loaded");
    }

    private static DynamoDbAsyncClient async(URI endpoint) {
        return DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(KEY)
                .build();
    }

    private static void queues(URI endpoint) {
        SqsClient client = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(KEY)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        String queue = client.createQueue(request -> request.queueName(name)).queueUrl();
        client.sendMessage(request -> request.queueUrl(queue).messageBody("secret words"));
        List<?> messages =
                client.receiveMessage(request -> request.queueUrl(queue)).messages();
        expect(messages.size() == 1, "one message");
        expectFailure(
                () -> client.sendMessage(
                        request -> request.queueUrl(queue + "-none").messageBody("x")),
                "QueueDoesNotExistException");
    }

    private static void unansweredCalls() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://localhost:" + silent.getLocalPort());
            DynamoDbClient client = DynamoDbClient.builder()
                    .endpointOverride(endpoint)
                    .region(REGION)
                    .credentialsProvider(KEY)
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .overrideConfiguration(configuration -> configuration
                            .apiCallAttemptTimeout(Duration.ofMillis(100))
                            .apiCallTimeout(Duration.ofMillis(700)))
                    .build();
            expectFailure(client::listTables, "ApiCallTimeoutException", "ApiCallAttemptTimeoutException");
            // A DynamoDB call discovers its endpoint first; cancelling the discovery does not cancel the call.
            S3AsyncClient async = S3AsyncClient.builder()
                    .endpointOverride(endpoint)
                    .region(REGION)
                    .credentialsProvider(KEY)
                    .build();
            CompletableFuture<?> future = async.listBuckets();
            expect(future.cancel(true), "a future can be cancelled");
            async.close();
        }
        DynamoDbClient refused = DynamoDbClient.builder()
                .endpointOverride(URI.create("http://localhost:1"))
                .region(REGION)
                .credentialsProvider(KEY)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        expectFailure(refused::listTables, "SdkClientException");
    }

    private static void expectFailure(Supplier<?> call, String... names) {
        try {
            expect(call.get() == null, "an exception");
        } catch (RuntimeException e) {
            expect(
                    names.length == 0 || List.of(names).contains(e.getClass().getSimpleName()),
                    "the exception is unchanged, not " + e);
        }
    }

    private static void expect(boolean condition, String what) {
        CallsMain.expect(condition, what);
    }
}
