/**
 * The bridge: the only classes of Waymark that woven application code sees. They are defined in the boot loader, so that
 * every class loader finds the same ones, and therefore use nothing outside {@code java.base}.
 */
@NullMarked
package io.waymark.agent.bootstrap;

import org.jspecify.annotations.NullMarked;
