/**
 * Entry points of the jar. The application's class loader loads them before the application: they are few, use {@code
 * java.io} and {@code java.util} only, print to standard error only, and catch everything. {@code StartFailure} is loaded on failure, {@code DeliveryLoader} for
 * {@code waymark deliver}.
 */
@NullMarked
package io.waymark.agent.premain;

import org.jspecify.annotations.NullMarked;
