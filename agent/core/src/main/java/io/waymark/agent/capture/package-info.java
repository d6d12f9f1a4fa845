/**
 * Takes what passes through a woven method, on the calling thread, and hands it to the ring. What is recorded was copied
 * before the method's body ran; nothing of the application's is kept after the call.
 */
@NullMarked
package io.waymark.agent.capture;

import org.jspecify.annotations.NullMarked;
