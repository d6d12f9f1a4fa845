/**
 * The hand-over from the application's threads to ours: takes captured events, numbers them, and hands whole records to a
 * sink on a thread of its own. The only package that sees the Disruptor.
 */
@NullMarked
package io.waymark.agent.ring;

import org.jspecify.annotations.NullMarked;
