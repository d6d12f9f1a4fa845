/**
 * Instruments Spring's containers of JMS listeners, of {@code javax} and of {@code jakarta}: each message is an event. Bodies and
 * properties other than {@code traceparent} are never read.
 */
@NullMarked
package io.waymark.agent.instrumentation.jms;

import org.jspecify.annotations.NullMarked;
