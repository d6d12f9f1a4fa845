/** The command that runs suites and the gate. */
@NullMarked
package io.waymark.benchmarks;

import org.jspecify.annotations.NullMarked;
