/** Reads Kafka's and Spring's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springkafka.adapter;

import org.jspecify.annotations.NullMarked;
