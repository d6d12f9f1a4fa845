package io.waymark.agent.instrumentation.springcloudawssqs.adapter;

import io.awspring.cloud.sqs.config.AbstractEndpoint;
import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import io.waymark.agent.instrumentation.GuardedMethod;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** Reads the messages and listeners of one copy of Spring Cloud AWS. Made by name; safe for use by many threads. */
public final class SqsListenerReader implements BackgroundReader {
    private static final String LIBRARY = "Spring Cloud AWS SQS";
    private static final String TRACEPARENT = "traceparent";
    private static final String QUEUE_NAME = "Sqs_QueueName";
    private static final String UNKNOWN = "unknown";

    private final GuardedMethod method = GuardedMethod.ofField(AbstractEndpoint.class, "method");

    /** Called by name. */
    public SqsListenerReader() {}

    /** The listener's method is reported when it is called. */
    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        MessageHeaders first = headers(argument);
        if (first == null) {
            return null;
        }
        return new BackgroundOperation(BackgroundKind.LISTENER, LIBRARY, "onMessage", queue(first), null);
    }

    private static String queue(MessageHeaders headers) {
        return headers.get(QUEUE_NAME) instanceof String queue ? queue : UNKNOWN;
    }

    private static @Nullable MessageHeaders headers(@Nullable Object argument) {
        Object first = argument instanceof Collection<?> batch && !batch.isEmpty()
                ? batch.iterator().next()
                : argument;
        return first instanceof Message<?> message ? message.getHeaders() : null;
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        MessageHeaders first = headers(argument);
        String traceparent = null;
        if (first != null) {
            parameters.put("queue", queue(first));
            UUID id = first.getId();
            if (argument instanceof Collection<?> batch) {
                parameters.put("messages", batch.size());
                parameters.put("messageIds", ids(batch));
            } else {
                parameters.put("messageId", id == null ? UNKNOWN : id.toString());
                Object header = first.get(TRACEPARENT);
                traceparent = header == null ? null : header.toString();
            }
        }
        return new BackgroundDetails(parameters, traceparent);
    }

    private static List<String> ids(Collection<?> batch) {
        List<String> ids = new ArrayList<>();
        for (Object element : batch) {
            MessageHeaders headers = headers(element);
            UUID id = headers == null ? null : headers.getId();
            ids.add(id == null ? UNKNOWN : id.toString());
        }
        return ids;
    }

    @Override
    public List<BackgroundOperation> registered(Object registration) {
        List<BackgroundOperation> operations = new ArrayList<>();
        if (registration instanceof AbstractEndpoint endpoint && method.read(endpoint) instanceof Method handler) {
            for (String queue : endpoint.getLogicalNames()) {
                operations.add(BackgroundOperation.of(BackgroundKind.LISTENER, LIBRARY, handler, queue));
            }
        }
        return operations;
    }
}
