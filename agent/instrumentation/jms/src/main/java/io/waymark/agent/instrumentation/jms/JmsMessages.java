package io.waymark.agent.instrumentation.jms;

import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.Supertypes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages through the interfaces of {@code javax.jms} and {@code jakarta.jms}, whichever a message implements. Safe for
 * use by many threads; never throws.
 */
public final class JmsMessages {
    private static final String TRACEPARENT = "traceparent";
    /** Held by the classes themselves, so that no class loader is kept alive. */
    private static final ClassValue<MessageMethods> MESSAGES = new ClassValue<>() {
        @Override
        protected MessageMethods computeValue(Class<?> type) {
            return MessageMethods.of(Supertypes.find(type, "jakarta.jms.Message", "javax.jms.Message"));
        }
    };

    private static final ClassValue<DestinationMethods> DESTINATIONS = new ClassValue<>() {
        @Override
        protected DestinationMethods computeValue(Class<?> type) {
            return new DestinationMethods(
                    method(Supertypes.find(type, "jakarta.jms.Queue", "javax.jms.Queue"), "getQueueName"),
                    method(Supertypes.find(type, "jakarta.jms.Topic", "javax.jms.Topic"), "getTopicName"));
        }
    };

    private JmsMessages() {}

    private record MessageMethods(GuardedMethod id, GuardedMethod destination, GuardedMethod property) {
        static MessageMethods of(@Nullable Class<?> api) {
            return new MessageMethods(
                    method(api, "getJMSMessageID"),
                    method(api, "getJMSDestination"),
                    api == null ? GuardedMethod.ABSENT : GuardedMethod.named(api, "getStringProperty"));
        }
    }

    private record DestinationMethods(GuardedMethod queueName, GuardedMethod topicName) {}

    private static GuardedMethod method(@Nullable Class<?> type, String name) {
        return type == null ? GuardedMethod.ABSENT : GuardedMethod.chain(type, name);
    }

    /**
     * Reads where a message was sent to.
     *
     * @param message a message
     * @return the queue's or topic's name; null if unknown
     */
    public static @Nullable String destination(Object message) {
        Object destination = MESSAGES.get(message.getClass()).destination().read(message);
        if (destination == null) {
            return null;
        }
        DestinationMethods methods = DESTINATIONS.get(destination.getClass());
        String queue = methods.queueName().text(destination);
        return queue == null ? methods.topicName().text(destination) : queue;
    }

    /**
     * Reads what is recorded of a message.
     *
     * @param message a message
     * @param subscription the name of the subscription that it was received for; null if there is none
     * @return where it was sent to, its id and its trace
     */
    public static BackgroundDetails details(Object message, @Nullable String subscription) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        MessageMethods methods = MESSAGES.get(message.getClass());
        Object destination = methods.destination().read(message);
        if (destination != null) {
            DestinationMethods names = DESTINATIONS.get(destination.getClass());
            put(parameters, "queue", names.queueName().text(destination));
            put(parameters, "topic", parameters.isEmpty() ? names.topicName().text(destination) : null);
        }
        put(parameters, "messageId", methods.id().text(message));
        put(parameters, "subscription", subscription);
        return new BackgroundDetails(parameters, methods.property().text(message, TRACEPARENT));
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
