/** Reads the objects of Quarkus's scheduler; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.quarkus.scheduler;

import org.jspecify.annotations.NullMarked;
