/**
 * The service provider interface of instrumentations. An instrumentation declares which classes of a library are woven, with
 * which advice, and what reads the library's objects; {@code weave} and {@code clientcall} act on the declarations and know
 * no library by name.
 */
@NullMarked
package io.waymark.agent.instrumentation;

import org.jspecify.annotations.NullMarked;
