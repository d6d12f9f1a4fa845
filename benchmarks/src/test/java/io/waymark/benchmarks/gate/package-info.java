/** Tests of the gate on result and budget files. */
@NullMarked
package io.waymark.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
