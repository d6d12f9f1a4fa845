/** Result files: metrics as JSON, written by suites and read by the gate. */
@NullMarked
package io.waymark.benchmarks.result;

import org.jspecify.annotations.NullMarked;
