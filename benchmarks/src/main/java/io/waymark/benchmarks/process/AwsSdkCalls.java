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
 * AWS SDK calls to a stub that responds immediately, without a network, so that only the work of the SDK and of the agent is
 * measured. One operation is a management event, which is recorded; the other is a data event that no selector selects.
 */
public final class AwsSdkCalls {
    /** Small enough that neither a full ring nor garbage collection is measured. */
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

    /** Returns the same body for each request. */
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
     * Measures both operations.
     *
     * @param arguments number of warm-up bursts, number of measured bursts
     * @throws Exception if the metrics cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        int warmupBursts = Integer.parseInt(arguments[0]);
        int measuredBursts = Integer.parseInt(arguments[1]);
        AwsSdkCalls calls = new AwsSdkCalls();
        try (DynamoDbClient tables = client(TABLE);
                DynamoDbClient items = client(ITEM)) {
            Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("o-1"));
            calls.measure(
                    "recorded",
                    () -> tables.describeTable(table -> table.tableName("orders")),
                    warmupBursts,
                    measuredBursts);
            calls.measure(
                    "unselected",
                    () -> items.getItem(item -> item.tableName("orders").key(key)),
                    warmupBursts,
                    measuredBursts);
        }
        calls.metrics.write();
    }

    private static DynamoDbClient client(byte[] response) {
        return DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://localhost:1"))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")))
                .httpClient(new StubHttpClient(response))
                .build();
    }

    private void measure(String name, Runnable call, int warmupBursts, int measuredBursts) {
        for (int burst = 0; burst < warmupBursts; burst++) {
            measureBurst(call);
        }
        double[] nanos = new double[measuredBursts];
        double[] bytes = new double[measuredBursts];
        for (int burst = 0; burst < measuredBursts; burst++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            nanos[burst] = measureBurst(call);
            bytes[burst] = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) BURST;
        }
        Arrays.sort(nanos);
        Arrays.sort(bytes);
        // The best quartile: compiler threads use the other core, and sometimes this one.
        metrics.add(name + ".nanos", nanos[measuredBursts / 4]);
        metrics.add(name + ".bytes", bytes[measuredBursts / 2]);
    }

    /** Returns nanoseconds per call. */
    private static double measureBurst(Runnable call) {
        LockSupport.parkNanos(PAUSE_NANOS);
        long start = System.nanoTime();
        for (int i = 0; i < BURST; i++) {
            call.run();
        }
        return (System.nanoTime() - start) / (double) BURST;
    }
}
