/** Reads Quartz's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.quartz.adapter;

import org.jspecify.annotations.NullMarked;
