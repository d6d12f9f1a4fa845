/** Observes the sessions of Spring WebFlux; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springwebflux.session;

import org.jspecify.annotations.NullMarked;
