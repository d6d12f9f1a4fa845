/** Test of the dependencies between packages. */
@NullMarked
package io.waymark.benchmarks;

import org.jspecify.annotations.NullMarked;
