/** Instruments the HTTP server of the module {@code jdk.httpserver}: its filter chains serve requests. */
@NullMarked
package io.waymark.agent.instrumentation.jdkhttpserver;

import org.jspecify.annotations.NullMarked;
