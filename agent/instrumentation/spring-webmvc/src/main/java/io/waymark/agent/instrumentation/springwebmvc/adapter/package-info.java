/** Reads Spring MVC's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springwebmvc.adapter;

import org.jspecify.annotations.NullMarked;
