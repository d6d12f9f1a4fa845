/** Reads RESTEasy's own objects; loaded beside the library, and names no type of the JAX-RS API, whose package differs. */
@NullMarked
package io.waymark.agent.instrumentation.jaxrs.resteasy;

import org.jspecify.annotations.NullMarked;
