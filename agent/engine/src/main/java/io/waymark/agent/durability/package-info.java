/**
 * What is promised of an event, and what becomes of a call when the promise cannot be kept. Read from annotations and the
 * configuration by the weaver, kept by the ring.
 */
@NullMarked
package io.waymark.agent.durability;

import org.jspecify.annotations.NullMarked;
