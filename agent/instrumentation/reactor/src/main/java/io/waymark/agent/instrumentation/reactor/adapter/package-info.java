/** Subscribers that enter the caller's scope for each signal; loaded beside Reactor. */
@NullMarked
package io.waymark.agent.instrumentation.reactor.adapter;

import org.jspecify.annotations.NullMarked;
