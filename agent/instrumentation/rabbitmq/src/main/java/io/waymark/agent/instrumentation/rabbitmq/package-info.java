/**
 * Instruments Spring's containers of RabbitMQ listeners: each message, or each batch, is an event. Bodies and headers other than
 * {@code traceparent} are never read.
 */
@NullMarked
package io.waymark.agent.instrumentation.rabbitmq;

import org.jspecify.annotations.NullMarked;
