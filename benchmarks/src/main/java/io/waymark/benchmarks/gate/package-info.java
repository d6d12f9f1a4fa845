/**
 * Evaluates suite results against committed budgets, as ratios within one run. A suite over its limit is rerun; only a budget
 * that stays over its limit is a breach.
 */
@NullMarked
package io.waymark.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
