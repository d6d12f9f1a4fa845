/**
 * Instruments the dispatcher of Spring MVC, which knows the operation that serves a request, and the registry of its
 * controllers' methods, which names those operations for requests that are refused before they are dispatched.
 */
@NullMarked
package io.waymark.agent.instrumentation.springwebmvc;

import org.jspecify.annotations.NullMarked;
