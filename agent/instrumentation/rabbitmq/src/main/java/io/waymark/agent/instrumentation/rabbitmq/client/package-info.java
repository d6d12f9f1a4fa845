/** Reads the deliveries of RabbitMQ's client; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.rabbitmq.client;

import org.jspecify.annotations.NullMarked;
