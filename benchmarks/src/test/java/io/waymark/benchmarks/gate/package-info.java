/** Tests of the gate, on results and budgets as they lie on disk. */
@NullMarked
package io.waymark.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
