/**
 * Judges results by committed budgets, as ratios inside one run: what is over its limit is measured again, and only what
 * stays over it is a breach.
 */
@NullMarked
package io.waymark.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
