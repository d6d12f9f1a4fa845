/** Command line that runs the suites and the gate. */
@NullMarked
package io.waymark.benchmarks;

import org.jspecify.annotations.NullMarked;
