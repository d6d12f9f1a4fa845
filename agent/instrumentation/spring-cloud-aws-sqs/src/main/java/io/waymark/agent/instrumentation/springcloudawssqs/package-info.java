/**
 * Instruments the listeners of Spring Cloud AWS for SQS: each message, or each batch, is an event. Bodies and attributes other
 * than {@code traceparent} are never read.
 */
@NullMarked
package io.waymark.agent.instrumentation.springcloudawssqs;

import org.jspecify.annotations.NullMarked;
