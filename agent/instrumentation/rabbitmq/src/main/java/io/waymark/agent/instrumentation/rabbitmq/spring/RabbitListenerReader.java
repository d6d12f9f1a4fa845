package io.waymark.agent.instrumentation.rabbitmq.spring;

import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import io.waymark.agent.background.ImplementedHandlers;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.MethodRabbitListenerEndpoint;

/** Reads the messages and listeners of one copy of Spring for RabbitMQ. Made by name; safe for use by many threads. */
public final class RabbitListenerReader implements BackgroundReader {
    private static final String LIBRARY = "Spring RabbitMQ";
    private static final String TRACEPARENT = "traceparent";
    private static final String UNKNOWN = "unknown";

    private final ImplementedHandlers handlers = new ImplementedHandlers("onMessage");

    /** Called by name. */
    public RabbitListenerReader() {}

    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        Object listener = context instanceof AbstractMessageListenerContainer container
                ? container.getMessageListener()
                : null;
        MessageProperties first = properties(argument);
        if (listener == null || first == null) {
            return null;
        }
        String queue = first.getConsumerQueue();
        return handlers.operation(
                BackgroundKind.LISTENER, LIBRARY, listener.getClass(), queue == null ? UNKNOWN : queue);
    }

    private static @Nullable MessageProperties properties(@Nullable Object argument) {
        Object first = argument instanceof List<?> batch && !batch.isEmpty() ? batch.get(0) : argument;
        return first instanceof Message message ? message.getMessageProperties() : null;
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        MessageProperties first = properties(argument);
        String traceparent = null;
        if (first != null) {
            put(parameters, "queue", first.getConsumerQueue());
            put(parameters, "exchange", first.getReceivedExchange());
            put(parameters, "routingKey", first.getReceivedRoutingKey());
            put(parameters, "messageId", first.getMessageId());
            put(parameters, "deliveryTag", first.getDeliveryTag());
            if (argument instanceof List<?> batch) {
                put(parameters, "messages", batch.size());
            } else {
                Object header = first.getHeaders().get(TRACEPARENT);
                traceparent = header == null ? null : header.toString();
            }
        }
        return new BackgroundDetails(parameters, traceparent);
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    @Override
    public List<BackgroundOperation> registered(Object registration) {
        List<BackgroundOperation> operations = new ArrayList<>();
        if (registration instanceof MethodRabbitListenerEndpoint endpoint) {
            Method method = endpoint.getMethod();
            for (String queue : endpoint.getQueueNames()) {
                if (method != null) {
                    operations.add(BackgroundOperation.of(BackgroundKind.LISTENER, LIBRARY, method, queue));
                }
            }
        }
        return operations;
    }
}
