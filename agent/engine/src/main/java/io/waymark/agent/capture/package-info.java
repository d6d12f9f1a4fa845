/**
 * Captures calls of woven methods on the calling thread, and publishes their events to the ring. Arguments are read before the
 * body of the method runs; where none of them can change, afterwards. Of the application's objects, only {@code ImmutableValues} are retained after the call, until the
 * ring's consumer has encoded them.
 *
 * <p>The event of a call is built when the call completes: when its method returns or throws or, if the method returns a
 * completion stage, when that stage completes. A call that never completes has no event; the operator log reports the
 * number of calls with pending stages at shutdown.
 */
@NullMarked
package io.waymark.agent.capture;

import org.jspecify.annotations.NullMarked;
