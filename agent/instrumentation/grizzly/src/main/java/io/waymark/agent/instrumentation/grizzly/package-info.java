/** Instruments the HTTP server of Grizzly, which Jersey and others embed: its handlers serve requests. */
@NullMarked
package io.waymark.agent.instrumentation.grizzly;

import org.jspecify.annotations.NullMarked;
