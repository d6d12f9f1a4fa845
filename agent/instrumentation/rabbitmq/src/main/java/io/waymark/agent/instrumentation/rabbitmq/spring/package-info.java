/** Reads Spring's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.rabbitmq.spring;

import org.jspecify.annotations.NullMarked;
