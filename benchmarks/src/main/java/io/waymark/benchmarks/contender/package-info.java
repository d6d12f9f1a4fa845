/**
 * Contenders: one service method, and each way to record its calls. Each contender runs in a JVM of its own, whose class path
 * has the libraries of that contender only, so that a class here uses only the JDK and the library it measures.
 */
@NullMarked
package io.waymark.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
