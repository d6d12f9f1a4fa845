/**
 * Entry points of the JVM. The application's class loader loads them before the application: they are few, use {@code
 * java.io} and {@code java.util} only, print to standard error only, and catch everything. {@code DeliveryLoader} is for
 * {@code waymark deliver}.
 */
@NullMarked
package io.waymark.agent.premain;

import org.jspecify.annotations.NullMarked;
