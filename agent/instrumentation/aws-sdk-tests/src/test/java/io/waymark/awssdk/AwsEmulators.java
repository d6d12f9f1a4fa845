package io.waymark.awssdk;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** Emulators of AWS services on the loopback address. */
final class AwsEmulators {
    private final S3Proxy s3;
    private final DynamoDBProxyServer dynamoDb;
    private final int dynamoDbPort;
    private final SQSRestServer sqs;

    AwsEmulators() throws Exception {
        s3 = S3Proxy.builder()
                .blobStore(BlobStores.create("transient-nio2", new Properties()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "AKIAIOSFODNN7EXAMPLE", "secret")
                .ignoreUnknownHeaders(true)
                .build();
        s3.start();
        System.setProperty(
                "sqlite4java.library.path",
                Path.of("target/native").toAbsolutePath().toString());
        dynamoDbPort = freePort();
        dynamoDb = ServerRunner.createServerFromCommandLineArgs(
                new String[] {"-inMemory", "-disableTelemetry", "-port", String.valueOf(dynamoDbPort)});
        dynamoDb.start();
        sqs = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the addresses of S3, DynamoDB and SQS, and one more argument. */
    String[] argumentsWith(String name) {
        return new String[] {
            "http://127.0.0.1:" + s3.getPort(),
            "http://127.0.0.1:" + dynamoDbPort,
            "http://127.0.0.1:" + sqs.waitUntilStarted().localAddress().getPort(),
            name
        };
    }

    void stop() throws Exception {
        s3.stop();
        dynamoDb.stop();
        sqs.stopAndWait();
    }
}
