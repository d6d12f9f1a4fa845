/** Subscribers that enter the caller's scope for each signal; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.mutiny.adapter;

import org.jspecify.annotations.NullMarked;
