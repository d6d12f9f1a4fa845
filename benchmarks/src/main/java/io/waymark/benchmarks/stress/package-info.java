/**
 * jcstress tests of the hand-off from callers to the consumer of the ring, of startup and of shutdown, under all thread
 * interleavings and reorderings that the machine and its compilers produce.
 */
@NullMarked
package io.waymark.benchmarks.stress;

import org.jspecify.annotations.NullMarked;
