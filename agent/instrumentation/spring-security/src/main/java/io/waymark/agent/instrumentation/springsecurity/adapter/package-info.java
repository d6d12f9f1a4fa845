/** Reads Spring Security's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springsecurity.adapter;

import org.jspecify.annotations.NullMarked;
