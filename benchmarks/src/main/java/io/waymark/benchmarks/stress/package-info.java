/**
 * jcstress tests of the hand-off from callers to the ring's consumer, and of the start-up window: what several threads may
 * see of each other, tried out in every order that the machine and its compilers can produce.
 */
@NullMarked
package io.waymark.benchmarks.stress;

import org.jspecify.annotations.NullMarked;
