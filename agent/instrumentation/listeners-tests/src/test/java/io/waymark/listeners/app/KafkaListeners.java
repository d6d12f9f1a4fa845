package io.waymark.listeners.app;

import io.waymark.annotations.ManagementEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.util.backoff.FixedBackOff;

/** A service with listeners of Kafka. System properties name the broker and the prefix of the topics. */
public final class KafkaListeners {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String PREFIX = System.getProperty("prefix");
    private static final AtomicInteger EXPORT_ATTEMPTS = new AtomicInteger();
    private static final CountDownLatch UNHANDLED = new CountDownLatch(8);

    private KafkaListeners() {}

    /** A listener that is no method with an annotation. */
    static final class AuditTrailListener implements MessageListener<String, String> {
        @Override
        public void onMessage(ConsumerRecord<String, String> message) {
            Warehouse.reserve("listener");
            UNHANDLED.countDown();
        }
    }

    @Configuration
    @EnableKafka
    static class Listeners {
        private int attempts;

        @KafkaListener(topics = "${prefix}orders", groupId = "shop")
        public void onOrder(String order) {
            Warehouse.reserve("order");
            CompletableFuture.runAsync(() -> Warehouse.reserve("order in a pool"))
                    .join();
            UNHANDLED.countDown();
        }

        @KafkaListener(topics = "${prefix}refunds", groupId = "shop")
        public void onRefund(ConsumerRecord<String, String> refund) {
            UNHANDLED.countDown();
            if (attempts++ == 0) {
                throw new IllegalStateException("the till is closed");
            }
        }

        @KafkaListener(topics = "${prefix}prices", groupId = "shop", containerFactory = "batches")
        public void onPrices(List<String> prices) {
            Warehouse.reserve("batch");
            prices.forEach(price -> UNHANDLED.countDown());
        }

        @KafkaListener(topics = "${prefix}invoices", groupId = "shop")
        @ManagementEvent(name = "BookInvoice")
        public void onInvoice(String invoice) {
            Warehouse.reserve("invoice");
            UNHANDLED.countDown();
        }

        @KafkaListener(topics = "${prefix}exports", groupId = "shop")
        public CompletableFuture<Void> onExport(String export) {
            return CompletableFuture.runAsync(() -> {
                if (EXPORT_ATTEMPTS.getAndIncrement() == 0) {
                    UNHANDLED.countDown();
                    throw new IllegalStateException("no ship today");
                }
            });
        }

        @Bean
        ConsumerFactory<String, String> consumers() {
            return new DefaultKafkaConsumerFactory<>(
                    Map.of(
                            "bootstrap.servers", System.getProperty("broker"),
                            "auto.offset.reset", "earliest",
                            "fetch.max.wait.ms", "50"),
                    new StringDeserializer(),
                    new StringDeserializer());
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
                ConsumerFactory<String, String> consumers) {
            ConcurrentKafkaListenerContainerFactory<String, String> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(consumers);
            factory.setCommonErrorHandler(new DefaultErrorHandler(new FixedBackOff(10, 3)));
            return factory;
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<String, String> batches(ConsumerFactory<String, String> consumers) {
            ConcurrentKafkaListenerContainerFactory<String, String> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(consumers);
            factory.setBatchListener(true);
            return factory;
        }

        @Bean
        ConcurrentMessageListenerContainer<String, String> audits(ConsumerFactory<String, String> consumers) {
            ContainerProperties properties = new ContainerProperties(PREFIX + "audits");
            properties.setGroupId("auditors");
            properties.setMessageListener(new AuditTrailListener());
            return new ConcurrentMessageListenerContainer<>(consumers, properties);
        }
    }

    /** Sends a message to each listener, and ends when all are handled. */
    @SuppressWarnings("try") // it runs until it is closed
    public static void main(String[] arguments) throws Exception {
        ProducerRecord<String, String> order =
                new ProducerRecord<>(PREFIX + "orders", "key-of-the-order", "a secret order");
        order.headers().add("traceparent", TRACEPARENT.getBytes(StandardCharsets.US_ASCII));
        order.headers().add("authorization", "secret".getBytes(StandardCharsets.US_ASCII));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", System.getProperty("broker")),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(order).get();
            for (String topic : List.of("refunds", "prices", "prices", "invoices", "exports", "audits")) {
                producer.send(new ProducerRecord<>(PREFIX + topic, "a secret of " + topic))
                        .get();
            }
        }
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listeners.class)) {
            if (!UNHANDLED.await(40, TimeUnit.SECONDS)) {
                throw new IllegalStateException(UNHANDLED.getCount() + " messages were not handled");
            }
        }
        Runtime.getRuntime().exit(0);
    }
}
