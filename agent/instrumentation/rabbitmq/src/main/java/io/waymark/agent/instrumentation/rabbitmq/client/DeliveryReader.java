package io.waymark.agent.instrumentation.rabbitmq.client;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import io.waymark.agent.background.ImplementedHandlers;
import io.waymark.agent.instrumentation.GuardedMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the deliveries of one copy of RabbitMQ's client. Made by name; safe for use by many threads. */
public final class DeliveryReader implements BackgroundReader {
    private static final String LIBRARY = "RabbitMQ client";
    private static final String TRACEPARENT = "traceparent";
    /** Its containers hand deliveries on, and are audited themselves. */
    private static final String SPRING = "org.springframework.";

    private final ImplementedHandlers handlers = new ImplementedHandlers("handleDelivery");
    private final ClassValue<DeliveryFields> deliveries = new ClassValue<>() {
        @Override
        protected DeliveryFields computeValue(Class<?> task) {
            return new DeliveryFields(
                    GuardedMethod.ofField(task, "val$delegate"),
                    GuardedMethod.ofField(task, "val$envelope"),
                    GuardedMethod.ofField(task, "val$properties"),
                    GuardedMethod.ofField(task, "val$consumerTag"));
        }
    };

    /** What the task of a delivery has captured. */
    private record DeliveryFields(
            GuardedMethod consumer, GuardedMethod envelope, GuardedMethod properties, GuardedMethod consumerTag) {}

    /** Called by name. */
    public DeliveryReader() {}

    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        DeliveryFields fields = deliveries.get(context.getClass());
        Object consumer = fields.consumer().read(context);
        if (consumer == null
                || consumer.getClass().getName().startsWith(SPRING)
                || !(fields.envelope().read(context) instanceof Envelope envelope)) {
            return null;
        }
        return handlers.operation(BackgroundKind.LISTENER, LIBRARY, consumer.getClass(), source(envelope));
    }

    /** The client is not told the queue: the default exchange routes by its name. */
    private static String source(Envelope envelope) {
        return envelope.getExchange().isEmpty() ? envelope.getRoutingKey() : envelope.getExchange();
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        DeliveryFields fields = deliveries.get(context.getClass());
        if (fields.envelope().read(context) instanceof Envelope envelope) {
            parameters.put("exchange", envelope.getExchange());
            parameters.put("routingKey", envelope.getRoutingKey());
            parameters.put("deliveryTag", envelope.getDeliveryTag());
        }
        String consumerTag = fields.consumerTag().text(context);
        if (consumerTag != null) {
            parameters.put("consumerTag", consumerTag);
        }
        Object traceparent = null;
        if (fields.properties().read(context) instanceof AMQP.BasicProperties properties) {
            if (properties.getMessageId() != null) {
                parameters.put("messageId", properties.getMessageId());
            }
            Map<String, Object> headers = properties.getHeaders();
            traceparent = headers == null ? null : headers.get(TRACEPARENT);
        }
        return new BackgroundDetails(parameters, traceparent == null ? null : traceparent.toString());
    }
}
