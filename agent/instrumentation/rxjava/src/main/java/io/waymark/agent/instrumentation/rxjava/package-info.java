/** Instruments subscriptions of RxJava: the callbacks of an observer run on behalf of the caller that subscribed. */
@NullMarked
package io.waymark.agent.instrumentation.rxjava;

import org.jspecify.annotations.NullMarked;
