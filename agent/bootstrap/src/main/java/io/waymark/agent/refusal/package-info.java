/**
 * Refuses calls of methods that must not run without an event, where those methods could not be woven. It replaces their
 * bodies with a few instructions of its own, without any library: the agent's jar may be damaged, or its classes forbidden.
 */
@NullMarked
package io.waymark.agent.refusal;

import org.jspecify.annotations.NullMarked;
