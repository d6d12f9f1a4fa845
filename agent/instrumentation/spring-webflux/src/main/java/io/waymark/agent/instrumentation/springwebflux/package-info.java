/**
 * Instruments Spring WebFlux, on whichever server: its handlers name the operation that serves a request, its error handlers
 * the exception, and Spring Security's reactive filters the user.
 */
@NullMarked
package io.waymark.agent.instrumentation.springwebflux;

import org.jspecify.annotations.NullMarked;
