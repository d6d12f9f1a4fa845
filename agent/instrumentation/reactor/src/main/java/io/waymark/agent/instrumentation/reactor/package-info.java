/** Instruments subscriptions of Reactor: the callbacks of a subscriber run on behalf of the caller that subscribed. */
@NullMarked
package io.waymark.agent.instrumentation.reactor;

import org.jspecify.annotations.NullMarked;
