package io.waymark.awssdk.app;

import com.amazonaws.AmazonClientException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBAsync;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBAsyncClientBuilder;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder;
import com.amazonaws.services.dynamodbv2.model.AttributeDefinition;
import com.amazonaws.services.dynamodbv2.model.AttributeValue;
import com.amazonaws.services.dynamodbv2.model.CreateTableRequest;
import com.amazonaws.services.dynamodbv2.model.KeySchemaElement;
import com.amazonaws.services.dynamodbv2.model.ProvisionedThroughput;
import com.amazonaws.services.dynamodbv2.model.PutItemRequest;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import com.amazonaws.services.sqs.model.SendMessageRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Makes calls with version 1 of the SDK, and checks that it behaves as without an agent. */
public final class SdkV1Calls {
    private static final AWSStaticCredentialsProvider KEY =
            new AWSStaticCredentialsProvider(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"));

    /** Name of the bucket, the table and the queue. */
    private static String name = "";

    private SdkV1Calls() {}

    /** Keeps the response and the exception that the SDK reports to its handlers. */
    private static final class ResponseHandler extends RequestHandler2 {
        private Object response;
        private Exception failure;

        @Override
        public void afterResponse(Request<?> request, Response<?> answer) {
            response = answer.getAwsResponse();
        }

        @Override
        public void afterError(Request<?> request, Response<?> answer, Exception thrown) {
            failure = thrown;
        }
    }

    /**
     * Makes the calls.
     *
     * @param arguments endpoints of S3, DynamoDB ({@code none} without an engine) and SQS, and a unique name
     */
    public static void run(String[] arguments) throws Exception {
        name = arguments[3] + "-first";
        objects(arguments[0]);
        if (!arguments[1].equals("none")) {
            tables(arguments[1]);
        }
        queues(arguments[2]);
        expectFailure(tablesAt("http://localhost:1", new ClientConfiguration().withMaxErrorRetry(1))::listTables);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ClientConfiguration impatient = new ClientConfiguration()
                    .withMaxErrorRetry(1)
                    .withSocketTimeout(50)
                    .withRequestTimeout(100);
            expectFailure(tablesAt("http://localhost:" + silent.getLocalPort(), impatient)::listTables);
        }
    }

    private static AmazonDynamoDB tablesAt(String endpoint, ClientConfiguration configuration) {
        return AmazonDynamoDBClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "eu-west-3"))
                .withClientConfiguration(configuration)
                .withCredentials(KEY)
                .build();
    }

    private static void objects(String endpoint) throws Exception {
        AmazonS3 client = AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "eu-west-3"))
                .withPathStyleAccessEnabled(true)
                .withCredentials(KEY)
                .build();
        client.createBucket(name);
        client.putObject(name, "a/b.txt", "words");
        try (var object = client.getObject(name, "a/b.txt")) {
            expect(object.getObjectContent().readAllBytes().length == 5, "the stream is untouched");
        }
        expectFailure(() -> client.getObject(name, "none"));
        expectFailure(() -> client.getObject((String) null, "none"));
        AmazonS3 stranger = AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "eu-west-3"))
                .withPathStyleAccessEnabled(true)
                .withCredentials(
                        new AWSStaticCredentialsProvider(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "wrong")))
                .build();
        expectFailure(() -> stranger.getObject(name, "a/b.txt"));
    }

    @SuppressWarnings("ReferenceEquality") // that is what is asked here
    private static void tables(String endpoint) throws Exception {
        ResponseHandler observer = new ResponseHandler();
        EndpointConfiguration where = new EndpointConfiguration(endpoint, "eu-west-3");
        AmazonDynamoDB client = AmazonDynamoDBClientBuilder.standard()
                .withEndpointConfiguration(where)
                .withCredentials(KEY)
                .withRequestHandlers(observer)
                .build();
        client.createTable(new CreateTableRequest()
                .withTableName(name)
                .withKeySchema(new KeySchemaElement("Title", "HASH"))
                .withAttributeDefinitions(new AttributeDefinition("Title", "S"))
                .withProvisionedThroughput(new ProvisionedThroughput(1L, 1L)));
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("Title", new AttributeValue("x"));
        item.put("Plot", new AttributeValue("secret plot"));
        PutItemRequest put = new PutItemRequest(name, item);
        expect(client.putItem(put) == observer.response, "the result is the same instance");
        put.setTableName("Changed");
        try {
            client.describeTable("None");
            expect(false, "an exception");
        } catch (AmazonClientException e) {
            expect(e == observer.failure, "the exception is the same instance");
        }
        AmazonDynamoDBAsync async = AmazonDynamoDBAsyncClientBuilder.standard()
                .withEndpointConfiguration(where)
                .withCredentials(KEY)
                .build();
        expect(async.listTablesAsync().get().getTableNames().contains(name), "the table is there");
    }

    private static void queues(String endpoint) {
        AmazonSQS client = AmazonSQSClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "eu-west-3"))
                .withCredentials(KEY)
                .build();
        String queue = client.createQueue(name).getQueueUrl();
        client.sendMessage(new SendMessageRequest(queue, "secret words"));
        expect(client.receiveMessage(queue).getMessages().size() == 1, "one message");
    }

    private static void expectFailure(Runnable call) {
        try {
            call.run();
        } catch (AmazonClientException | IllegalArgumentException e) {
            return;
        }
        expect(false, "an exception");
    }

    private static void expect(boolean condition, String what) {
        CallsMain.expect(condition, what);
    }
}
