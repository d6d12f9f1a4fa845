package io.waymark.agent.instrumentation.springkafka.adapter;

import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import io.waymark.agent.background.ImplementedHandlers;
import io.waymark.agent.instrumentation.GuardedMethod;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.listener.DelegatingMessageListener;
import org.springframework.kafka.support.KafkaUtils;

/** Reads the records and listeners of one copy of Spring for Apache Kafka. Made by name; safe for use by many threads. */
public final class KafkaListenerReader implements BackgroundReader {
    private static final String LIBRARY = "Spring Kafka";
    private static final String TRACEPARENT = "traceparent";
    private static final int MAX_DELEGATES = 8;

    private final ImplementedHandlers handlers = new ImplementedHandlers("onMessage");
    /** The container's consumer is a private class. */
    private final ClassValue<GuardedMethod> listenerFields = new ClassValue<>() {
        @Override
        protected GuardedMethod computeValue(Class<?> consumer) {
            return GuardedMethod.ofField(consumer, "genericListener");
        }
    };

    /** Called by name. */
    public KafkaListenerReader() {}

    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        String topic = topic(argument);
        if (topic == null) {
            return null;
        }
        Object listener = listenerFields.get(context.getClass()).read(context);
        for (int i = 0; i < MAX_DELEGATES && listener instanceof DelegatingMessageListener<?> outer; i++) {
            listener = outer.getDelegate();
        }
        return listener == null
                ? new BackgroundOperation(BackgroundKind.LISTENER, LIBRARY, "onMessage", topic, null)
                : handlers.operation(BackgroundKind.LISTENER, LIBRARY, listener.getClass(), topic);
    }

    private static @Nullable String topic(@Nullable Object argument) {
        if (argument instanceof ConsumerRecord<?, ?> single) {
            return single.topic();
        }
        Iterator<TopicPartition> partitions = argument instanceof ConsumerRecords<?, ?> batch
                ? batch.partitions().iterator()
                : List.<TopicPartition>of().iterator();
        return partitions.hasNext() ? partitions.next().topic() : null;
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        String traceparent = null;
        if (argument instanceof ConsumerRecord<?, ?> single) {
            parameters.put("topic", single.topic());
            parameters.put("partition", single.partition());
            parameters.put("offset", single.offset());
            traceparent = traceparent(single);
        } else if (argument instanceof ConsumerRecords<?, ?> batch) {
            parameters.put("records", batch.count());
            List<Map<String, Object>> ranges = new ArrayList<>();
            for (TopicPartition partition : batch.partitions()) {
                ranges.add(range(partition, batch.records(partition)));
            }
            parameters.put("ranges", ranges);
        }
        String group = KafkaUtils.getConsumerGroupId();
        if (group != null) {
            parameters.put("groupId", group);
        }
        return new BackgroundDetails(parameters, traceparent);
    }

    private static Map<String, Object> range(
            TopicPartition partition, List<? extends ConsumerRecord<?, ?>> records) {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("topic", partition.topic());
        range.put("partition", partition.partition());
        if (!records.isEmpty()) {
            range.put("firstOffset", records.get(0).offset());
            range.put("lastOffset", records.get(records.size() - 1).offset());
        }
        return range;
    }

    private static @Nullable String traceparent(ConsumerRecord<?, ?> single) {
        Header header = single.headers().lastHeader(TRACEPARENT);
        byte[] value = header == null ? null : header.value();
        return value == null ? null : new String(value, StandardCharsets.ISO_8859_1);
    }

    @Override
    public List<BackgroundOperation> registered(Object registration) {
        List<BackgroundOperation> operations = new ArrayList<>();
        if (registration instanceof MethodKafkaListenerEndpoint<?, ?> endpoint) {
            Method method = endpoint.getMethod();
            for (String topic : endpoint.getTopics()) {
                if (method != null) {
                    operations.add(BackgroundOperation.of(BackgroundKind.LISTENER, LIBRARY, method, topic));
                }
            }
        }
        return operations;
    }
}
