/** Instruments subscriptions of Mutiny: the callbacks of a subscriber run on behalf of the caller that subscribed. */
@NullMarked
package io.waymark.agent.instrumentation.mutiny;

import org.jspecify.annotations.NullMarked;
