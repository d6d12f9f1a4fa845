/**
 * Instruments the implementations of JAX-RS (Jakarta REST), of both namespaces: they name the resource method that serves a
 * request, its user, and the exceptions that become responses. The server beneath them makes the event.
 */
@NullMarked
package io.waymark.agent.instrumentation.jaxrs;

import org.jspecify.annotations.NullMarked;
