/** Instruments the HTTP server of Reactor Netty, on which Spring WebFlux runs by default. */
@NullMarked
package io.waymark.agent.instrumentation.reactornetty;

import org.jspecify.annotations.NullMarked;
