/**
 * What is compared: one service method, and every way to record its calls. Each class is loaded in a JVM of its own whose
 * class path holds that contender's libraries only, so nothing here uses more than the JDK and what it is about.
 */
@NullMarked
package io.waymark.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
