/** Reads RESTEasy Reactive's own objects; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.jaxrs.reactive;

import org.jspecify.annotations.NullMarked;
