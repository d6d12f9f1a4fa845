/** The element of a coroutine context that holds the caller; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.kotlincoroutines.adapter;

import org.jspecify.annotations.NullMarked;
