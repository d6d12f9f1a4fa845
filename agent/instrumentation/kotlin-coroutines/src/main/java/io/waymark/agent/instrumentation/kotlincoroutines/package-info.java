/** Instruments the contexts of Kotlin coroutines: a coroutine works for the caller that started it, on whichever thread it continues. */
@NullMarked
package io.waymark.agent.instrumentation.kotlincoroutines;

import org.jspecify.annotations.NullMarked;
