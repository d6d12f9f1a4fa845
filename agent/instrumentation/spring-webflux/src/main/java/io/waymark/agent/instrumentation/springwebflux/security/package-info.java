/** Observes the users that Spring Security's reactive repositories load; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springwebflux.security;

import org.jspecify.annotations.NullMarked;
