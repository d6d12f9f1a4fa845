/** Enters the scopes of callers that the service names. */
@NullMarked
package io.waymark.agent.instrumentation.callercontext.adapter;

import org.jspecify.annotations.NullMarked;
