/**
 * The durability policy of a method: the guarantee for its events, and what happens to a call if the guarantee cannot be
 * met. The weaver reads it from annotations and the configuration; the ring enforces it.
 */
@NullMarked
package io.waymark.agent.durability;

import org.jspecify.annotations.NullMarked;
