/**
 * Main classes of the measured JVMs: programs that make calls, or only start. They use the JDK alone, since the class path is
 * that of the contender, and write their metrics to a file.
 */
@NullMarked
package io.waymark.benchmarks.process;

import org.jspecify.annotations.NullMarked;
