package io.waymark.listeners.app;

import io.awspring.cloud.sqs.annotation.SqsListener;
import io.awspring.cloud.sqs.config.SqsBootstrapConfiguration;
import io.awspring.cloud.sqs.config.SqsMessageListenerContainerFactory;
import io.waymark.annotations.ManagementEvent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** A service with listeners of SQS, and a local SQS. */
public final class SqsListeners {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final CountDownLatch UNHANDLED = new CountDownLatch(5);

    private SqsListeners() {}

    @Configuration
    @Import(SqsBootstrapConfiguration.class)
    static class Listeners {
        @SqsListener("orders")
        public void onOrder(String order) {
            Warehouse.reserve("order");
            client().createQueue(queue -> queue.queueName("archive")).join();
            UNHANDLED.countDown();
        }

        @SqsListener("refunds")
        public CompletableFuture<Void> onRefund(String refund) {
            Warehouse.reserve("refund");
            return CompletableFuture.runAsync(() -> {
                Warehouse.reserve("refund in a pool");
                UNHANDLED.countDown();
                throw new IllegalStateException("the till is closed");
            });
        }

        @SqsListener("prices")
        public void onPrices(List<String> prices) {
            Warehouse.reserve("batch");
            prices.forEach(price -> UNHANDLED.countDown());
        }

        @SqsListener("invoices")
        @ManagementEvent(name = "BookInvoice")
        public void onInvoice(String invoice) {
            Warehouse.reserve("invoice");
            UNHANDLED.countDown();
        }

        @Bean
        SqsMessageListenerContainerFactory<Object> defaultSqsListenerContainerFactory() {
            return SqsMessageListenerContainerFactory.builder()
                    .sqsAsyncClient(client())
                    .configure(options -> options.pollTimeout(Duration.ofSeconds(1))
                            .listenerShutdownTimeout(Duration.ofSeconds(2))
                            .acknowledgementShutdownTimeout(Duration.ofSeconds(2)))
                    .build();
        }
    }

    private static SqsAsyncClient client() {
        return SqsAsyncClient.builder()
                .endpointOverride(URI.create(System.getProperty("sqs")))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "hunter2")))
                .build();
    }

    /** Sends a message to each listener, and ends when all are handled. */
    public static void main(String[] arguments) throws Exception {
        SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .start();
        int port = server.waitUntilStarted().localAddress().getPort();
        System.setProperty("sqs", "http://127.0.0.1:" + port);
        try (SqsAsyncClient client = client()) {
            for (String queue : List.of("orders", "refunds", "prices", "prices", "invoices")) {
                String url =
                        client.createQueue(request -> request.queueName(queue)).join().queueUrl();
                client.sendMessage(request -> request.queueUrl(url)
                                .messageBody("a secret of " + queue)
                                .messageAttributes(Map.of(
                                        "traceparent",
                                        MessageAttributeValue.builder()
                                                .dataType("String")
                                                .stringValue(TRACEPARENT)
                                                .build())))
                        .join();
            }
        }
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listeners.class)) {
            if (!UNHANDLED.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException(UNHANDLED.getCount() + " messages were not handled");
            }
        }
        server.stopAndWait();
        System.exit(0);
    }
}
