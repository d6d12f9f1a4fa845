/**
 * JMH benchmarks: annotated calls in a JVM with the agent, components of the product in isolation on a plain class path, and
 * baselines, which measure the machine itself.
 */
@NullMarked
package io.waymark.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
