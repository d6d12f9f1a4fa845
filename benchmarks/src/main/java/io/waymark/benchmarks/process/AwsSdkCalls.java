package io.waymark.benchmarks.process;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Calls of the AWS SDK to a service that answers at once, without a network: what is left is the SDK's own work and the
 * agent's. One operation is a management event, which is recorded; the other a data event, which nothing selects.
 */
public final class AwsSdkCalls {
    /** So few at a time that neither the ring nor the heap's young generation is what is measured. */
    private static final int BURST = 200;

    private static final long PAUSE_NANOS = 5_000_000;
    private static final byte[] TABLE = ("{\"Table\":{\"TableName\":\"orders\",\"TableStatus\":\"ACTIVE\","
                    + "\"TableArn\":\"arn:aws:dynamodb:us-east-1:123456789012:table/orders\",\"ItemCount\":42,"
                    + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}}")
            .getBytes(StandardCharsets.UTF_8);
    private static final byte[] ITEM =
            "{\"Item\":{\"id\":{\"S\":\"o-1\"},\"state\":{\"S\":\"shipped\"}}}".getBytes(StandardCharsets.UTF_8);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ProcessMetrics metrics = new ProcessMetrics();

    private AwsSdkCalls() {}

    /** Answers each request with the same text. */
    private static final class StubHttpClient implements SdkHttpClient {
        private final byte[] body;

        StubHttpClient(byte[] body) {
            this.body = body;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder()
                                    .statusCode(200)
                                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                                    .putHeader(
                                            "x-amzn-RequestId", "K5J2E1T7QG0M3N6P9R8S4V1W2XVV4KQNSO5AEMVJF66Q9ASUAAJG")
                                    .build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }

    /**
     * Runs.
     *
     * @param arguments bursts of warm-up, bursts that are measured
     * @throws Exception if the figures cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        int warm = Integer.parseInt(arguments[0]);
        int measured = Integer.parseInt(arguments[1]);
        AwsSdkCalls calls = new AwsSdkCalls();
        try (DynamoDbClient tables = client(TABLE);
                DynamoDbClient items = client(ITEM)) {
            Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("o-1"));
            calls.measure("recorded", () -> tables.describeTable(table -> table.tableName("orders")), warm, measured);
            calls.measure(
                    "unselected",
                    () -> items.getItem(item -> item.tableName("orders").key(key)),
                    warm,
                    measured);
        }
        calls.metrics.write();
    }

    private static DynamoDbClient client(byte[] answer) {
        return DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://localhost:1"))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")))
                .httpClient(new StubHttpClient(answer))
                .build();
    }

    private void measure(String name, Runnable call, int warmupBursts, int measured) {
        for (int burst = 0; burst < warmupBursts; burst++) {
            measureBurst(call);
        }
        double[] nanos = new double[measured];
        double[] bytes = new double[measured];
        for (int burst = 0; burst < measured; burst++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            nanos[burst] = measureBurst(call);
            bytes[burst] = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) BURST;
        }
        Arrays.sort(nanos);
        Arrays.sort(bytes);
        // The better quarter: compilers have the other core, and now and then this one.
        metrics.add(name + ".nanos", nanos[measured / 4]);
        metrics.add(name + ".bytes", bytes[measured / 2]);
    }

    /** Returns nanoseconds a call. */
    private static double measureBurst(Runnable call) {
        LockSupport.parkNanos(PAUSE_NANOS);
        long start = System.nanoTime();
        for (int i = 0; i < BURST; i++) {
            call.run();
        }
        return (System.nanoTime() - start) / (double) BURST;
    }
}
