/** Observers that enter the caller's scope for each signal; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.rxjava.adapter;

import org.jspecify.annotations.NullMarked;
