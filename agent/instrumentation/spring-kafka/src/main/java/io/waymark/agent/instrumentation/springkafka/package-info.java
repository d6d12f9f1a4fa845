/**
 * Instruments the containers of Spring for Apache Kafka: each record, or each batch of a batch listener, is an event. Keys, values
 * and headers other than {@code traceparent} are never read.
 */
@NullMarked
package io.waymark.agent.instrumentation.springkafka;

import org.jspecify.annotations.NullMarked;
