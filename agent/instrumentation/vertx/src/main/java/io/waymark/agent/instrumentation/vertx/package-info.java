/**
 * Instruments Vert.x: the HTTP server reports requests and the ends of their responses, contexts work for the caller of the
 * request that they serve, and Vert.x Web names routes and users.
 */
@NullMarked
package io.waymark.agent.instrumentation.vertx;

import org.jspecify.annotations.NullMarked;
