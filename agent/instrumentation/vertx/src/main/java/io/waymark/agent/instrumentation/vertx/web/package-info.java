/** Reads Vert.x Web's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.vertx.web;

import org.jspecify.annotations.NullMarked;
