/**
 * Suites. Each starts the JVMs of all contenders in turn, round by round, so that a disturbance affects all of them, and
 * collects their metrics.
 */
@NullMarked
package io.waymark.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
