/**
 * JMH benchmarks: annotated calls in a JVM with the agent, the product's stages by themselves on a plain class path, and the
 * floors, which say what the machine can do at all.
 */
@NullMarked
package io.waymark.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
