package io.waymark.samples.inventory;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** An inventory with pictures in S3, orders in SQS and, where there is an engine, items in DynamoDB. */
public final class Inventory {
    private final S3Client pictures;
    private final SqsClient orders;
    private final Optional<DynamoDbClient> items;

    private Inventory(LocalAws aws) {
        pictures = configure(S3Client.builder().forcePathStyle(true), aws.s3).build();
        orders = configure(SqsClient.builder(), aws.sqs).build();
        items = aws.dynamoDb.map(
                endpoint -> configure(DynamoDbClient.builder(), endpoint).build());
    }

    private static <B extends AwsClientBuilder<B, ?>> B configure(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalAws.ACCESS_KEY, LocalAws.SECRET_KEY)));
    }

    /**
     * Makes a few calls of each service, and exits.
     *
     * @param arguments none
     * @throws Exception if a local server does not start
     */
    public static void main(String[] arguments) throws Exception {
        LocalAws aws = new LocalAws();
        if (aws.dynamoDb.isEmpty()) {
            System.err.println("No calls of DynamoDB: neither dynalite (npm install -g dynalite) nor moto_server is on"
                    + " the PATH.");
        }
        Inventory inventory = new Inventory(aws);
        inventory.open();
        inventory.store("screw", "a picture of a screw");
        inventory.order("screw");
        inventory.describeTable("nail");
        System.exit(0);
    }

    private void open() {
        pictures.createBucket(request -> request.bucket("pictures"));
        items.ifPresent(client -> client.createTable(request -> request.tableName("Items")
                .keySchema(KeySchemaElement.builder()
                        .attributeName("name")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("name")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .billingMode("PAY_PER_REQUEST")));
    }

    private void store(String item, String picture) {
        pictures.putObject(request -> request.bucket("pictures").key(item + ".png"), RequestBody.fromString(picture));
        items.ifPresent(client -> client.putItem(request -> request.tableName("Items")
                .item(Map.of("name", AttributeValue.fromS(item), "count", AttributeValue.fromN("100")))));
    }

    private void order(String item) {
        String queue =
                orders.createQueue(request -> request.queueName("orders")).queueUrl();
        orders.sendMessage(request -> request.queueUrl(queue).messageBody(item));
    }

    private void describeTable(String item) {
        try {
            items.ifPresent(client -> client.describeTable(request -> request.tableName(item)));
        } catch (ResourceNotFoundException e) {
            System.out.println("table not found: " + item);
        }
    }
}
