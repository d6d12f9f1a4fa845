/**
 * What a developer writes on a service's methods. Everything here is read from class files by the Waymark agent; without
 * the agent the annotations do nothing, and nothing of Waymark is needed at run time, but for code that catches {@link
 * io.waymark.annotations.CallRefusedException}.
 *
 * <p>Annotated methods are <em>default-deny</em>: who called, when and with what outcome is always recorded, but of the
 * arguments and the result only what is named by {@link io.waymark.annotations.RequestParameter} and
 * {@link io.waymark.annotations.ResponseElement} is.
 */
package io.waymark.annotations;
