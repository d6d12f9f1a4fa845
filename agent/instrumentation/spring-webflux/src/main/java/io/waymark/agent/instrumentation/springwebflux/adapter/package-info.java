/** Reads Spring WebFlux's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springwebflux.adapter;

import org.jspecify.annotations.NullMarked;
