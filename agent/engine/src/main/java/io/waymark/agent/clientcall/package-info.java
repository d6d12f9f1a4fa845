/**
 * Follows calls of libraries that the agent knows, beside annotated methods: reads what woven library code tells, has the
 * library's adapter make an event of it, and hands that to the ring. An adapter is loaded once for each copy of the library.
 */
@NullMarked
package io.waymark.agent.clientcall;

import org.jspecify.annotations.NullMarked;
