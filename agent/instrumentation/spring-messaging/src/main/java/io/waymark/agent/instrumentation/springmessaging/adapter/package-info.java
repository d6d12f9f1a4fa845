/** Reads the methods of Spring's listeners; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springmessaging.adapter;

import org.jspecify.annotations.NullMarked;
