/** Figures as suites leave them and the gate reads them: JSON files. */
@NullMarked
package io.waymark.benchmarks.result;

import org.jspecify.annotations.NullMarked;
