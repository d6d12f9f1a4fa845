package io.waymark.awssdk.app;

import com.amazonaws.AmazonClientException;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
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
import java.util.HashMap;
import java.util.Map;

/** Makes calls with version 1 of the SDK. Ends with 0 if the SDK behaved as it does without an agent. */
public final class FirstVersion {
    private static final AWSStaticCredentialsProvider KEY =
            new AWSStaticCredentialsProvider(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"));

    /** Of the bucket, the table and the queue. */
    private static String name = "";

    private FirstVersion() {}

    public static void main(String[] arguments) throws Exception {
        name = arguments[3];
        objects(arguments[0]);
        tables(arguments[1]);
        queues(arguments[2]);
        AmazonDynamoDB refused = AmazonDynamoDBClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration("http://localhost:1", "eu-west-1"))
                .withCredentials(KEY)
                .build();
        fails(refused::listTables);
        System.out.println("done");
        System.exit(0);
    }

    private static void objects(String endpoint) throws Exception {
        AmazonS3 client = AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "eu-west-1"))
                .withPathStyleAccessEnabled(true)
                .withCredentials(KEY)
                .build();
        client.createBucket(name);
        client.putObject(name, "a/b.txt", "words");
        try (var object = client.getObject(name, "a/b.txt")) {
            expect(object.getObjectContent().readAllBytes().length == 5, "the stream is untouched");
        }
        fails(() -> client.getObject(name, "none"));
        fails(() -> client.getObject((String) null, "none"));
    }

    private static void tables(String endpoint) throws Exception {
        EndpointConfiguration where = new EndpointConfiguration(endpoint, "eu-west-1");
        AmazonDynamoDB client = AmazonDynamoDBClientBuilder.standard()
                .withEndpointConfiguration(where)
                .withCredentials(KEY)
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
        client.putItem(put);
        put.setTableName("Changed");
        fails(() -> client.describeTable("None"));
        AmazonDynamoDBAsync async = AmazonDynamoDBAsyncClientBuilder.standard()
                .withEndpointConfiguration(where)
                .withCredentials(KEY)
                .build();
        expect(async.listTablesAsync().get().getTableNames().contains(name), "the table is there");
    }

    private static void queues(String endpoint) {
        AmazonSQS client = AmazonSQSClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "eu-west-1"))
                .withCredentials(KEY)
                .build();
        String queue = client.createQueue(name).getQueueUrl();
        client.sendMessage(new SendMessageRequest(queue, "secret words"));
        expect(client.receiveMessage(queue).getMessages().size() == 1, "one message");
    }

    private static void fails(Runnable call) {
        try {
            call.run();
        } catch (AmazonClientException | IllegalArgumentException e) {
            return;
        }
        expect(false, "an exception");
    }

    private static void expect(boolean condition, String what) {
        if (!condition) {
            System.out.println("not so: " + what);
            System.exit(1);
        }
    }
}
