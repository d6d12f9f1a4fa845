package io.waymark.agent.instrumentation.jms.spring;

import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import io.waymark.agent.background.ImplementedHandlers;
import io.waymark.agent.instrumentation.jms.JmsMessages;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jms.config.MethodJmsListenerEndpoint;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

/** Reads the messages and listeners of one copy of Spring JMS. Made by name; safe for use by many threads. */
public final class JmsListenerReader implements BackgroundReader {
    private static final String LIBRARY = "Spring JMS";
    private static final String UNKNOWN = "unknown";

    private final ImplementedHandlers handlers = new ImplementedHandlers("onMessage");

    /** Called by name. */
    public JmsListenerReader() {}

    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        if (!(context instanceof AbstractMessageListenerContainer container) || argument == null) {
            return null;
        }
        Object listener = container.getMessageListener();
        String destination = JmsMessages.destination(argument);
        String source = destination == null
                ? Objects.requireNonNullElse(container.getDestinationName(), UNKNOWN)
                : destination;
        return listener == null
                ? null
                : handlers.operation(BackgroundKind.LISTENER, LIBRARY, listener.getClass(), source);
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        return context instanceof AbstractMessageListenerContainer container && argument != null
                ? JmsMessages.details(argument, container.getSubscriptionName())
                : BackgroundReader.super.details(context, argument);
    }

    @Override
    public List<BackgroundOperation> registered(Object registration) {
        if (registration instanceof MethodJmsListenerEndpoint endpoint) {
            Method method = endpoint.getMethod();
            String destination = endpoint.getDestination();
            if (method != null && destination != null) {
                return List.of(BackgroundOperation.of(BackgroundKind.LISTENER, LIBRARY, method, destination));
            }
        }
        return List.of();
    }
}
