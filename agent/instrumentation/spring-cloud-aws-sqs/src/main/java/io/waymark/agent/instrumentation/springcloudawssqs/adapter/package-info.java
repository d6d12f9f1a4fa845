/** Reads Spring's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springcloudawssqs.adapter;

import org.jspecify.annotations.NullMarked;
