/**
 * Instruments the executors, timers, futures and fork/join tasks of the JDK, and the executors of libraries that do not come down
 * to these: a task runs on behalf of the caller that submitted it. Tasks are not wrapped.
 */
@NullMarked
package io.waymark.agent.instrumentation.executors;

import org.jspecify.annotations.NullMarked;
