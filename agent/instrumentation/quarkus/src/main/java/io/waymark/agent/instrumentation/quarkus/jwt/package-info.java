/** Reads the users that MicroProfile JWT knows by their tokens; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.quarkus.jwt;

import org.jspecify.annotations.NullMarked;
