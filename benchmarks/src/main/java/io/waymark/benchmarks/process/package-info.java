/**
 * What runs in the JVMs that are measured: programs that make calls, or only start. They use the JDK alone, since the class
 * path is the contender's, and leave their figures in a file.
 */
@NullMarked
package io.waymark.benchmarks.process;

import org.jspecify.annotations.NullMarked;
