package io.waymark.awssdk;

import java.net.URI;
import java.util.Optional;
import java.util.Properties;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** Emulators of AWS services on the loopback address. */
final class AwsEmulators {
    private final S3Proxy s3;
    private final Optional<DynamoDbEngine> dynamoDb;
    private final SQSRestServer sqs;

    AwsEmulators() throws Exception {
        s3 = S3Proxy.builder()
                .blobStore(BlobStores.create("transient-nio2", new Properties()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "AKIAIOSFODNN7EXAMPLE", "secret")
                .ignoreUnknownHeaders(true)
                .build();
        s3.start();
        sqs = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
        dynamoDb = DynamoDbEngine.start();
    }

    boolean haveDynamoDb() {
        return dynamoDb.isPresent();
    }

    /** Returns the addresses of S3, DynamoDB ({@code none} without an engine) and SQS, and one more argument. */
    String[] argumentsWith(String name) {
        return new String[] {
            "http://127.0.0.1:" + s3.getPort(),
            dynamoDb.map(engine -> engine.endpoint().toString()).orElse("none"),
            "http://127.0.0.1:" + sqs.waitUntilStarted().localAddress().getPort(),
            name
        };
    }

    void stop() throws Exception {
        s3.stop();
        sqs.stopAndWait();
        if (dynamoDb.isPresent()) {
            dynamoDb.get().close();
        }
    }
}
