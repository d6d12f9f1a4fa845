/**
 * Captures calls of woven methods on the calling thread, and publishes their events to the ring. Arguments are copied before
 * the body of the method runs; no object of the application is retained after the call.
 *
 * <p>The event of a call is built when the call completes: when its method returns or throws or, if the method returns a
 * completion stage, when that stage completes. A call that never completes has no event; the operator log reports the
 * number of calls with pending stages at shutdown.
 */
@NullMarked
package io.waymark.agent.capture;

import org.jspecify.annotations.NullMarked;
