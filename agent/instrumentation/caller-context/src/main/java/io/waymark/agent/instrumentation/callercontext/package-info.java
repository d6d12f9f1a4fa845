/**
 * Connects {@code io.waymark.CallerContext}, the API with which a service says whom it works for, with the agent. The API has no
 * dependencies and is part of the service, in whichever class loader.
 */
@NullMarked
package io.waymark.agent.instrumentation.callercontext;

import org.jspecify.annotations.NullMarked;
