/** Tests of what suites find out about processes and files. */
@NullMarked
package io.waymark.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
