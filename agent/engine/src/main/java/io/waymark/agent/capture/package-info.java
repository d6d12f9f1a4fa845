/**
 * Takes what passes through a woven method, on the calling thread, and hands it to the ring. What is recorded was copied
 * before the method's body ran; nothing of the application's is kept after the call.
 *
 * <p>A call's event is made when the call completes: when its method returns or throws, or, for a method that hands back
 * a completion stage, when that stage completes. A call that never completes has no event; how many still went on in
 * stages when the JVM shut down is told in the operator's log.
 */
@NullMarked
package io.waymark.agent.capture;

import org.jspecify.annotations.NullMarked;
