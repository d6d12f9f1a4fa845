/**
 * Instruments the JDK's executors, futures and fork/join tasks: a task runs on behalf of the caller that submitted it. Tasks
 * are not wrapped.
 */
@NullMarked
package io.waymark.agent.instrumentation.executors;

import org.jspecify.annotations.NullMarked;
