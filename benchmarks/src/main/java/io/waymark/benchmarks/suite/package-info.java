/**
 * Suites: each starts the JVMs of all contenders in turn, round after round, so that what disturbs one disturbs all, and
 * hands on their figures.
 */
@NullMarked
package io.waymark.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
