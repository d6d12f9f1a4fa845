/**
 * Instruments methods with {@code @Scheduled} of Spring: each run is an event.
 */
@NullMarked
package io.waymark.agent.instrumentation.springscheduling;

import org.jspecify.annotations.NullMarked;
