/** Reads Spring's scheduled methods; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.springscheduling.adapter;

import org.jspecify.annotations.NullMarked;
