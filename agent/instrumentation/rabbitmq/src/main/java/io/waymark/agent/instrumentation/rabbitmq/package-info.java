/**
 * Instruments RabbitMQ's client where it passes deliveries to consumers, and Spring's containers of listeners, which take them
 * from queues of their own: each message, or each batch, is an event. Bodies and headers other than
 * {@code traceparent} are never read.
 */
@NullMarked
package io.waymark.agent.instrumentation.rabbitmq;

import org.jspecify.annotations.NullMarked;
