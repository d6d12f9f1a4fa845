/**
 * Instruments the call of a listener's method, which Spring's frameworks for Kafka, JMS, RabbitMQ and SQS share: it names the
 * event of the message that the thread handles.
 */
@NullMarked
package io.waymark.agent.instrumentation.springmessaging;

import org.jspecify.annotations.NullMarked;
