/**
 * Replacements of JDK classes that Chronicle and Bouncy Castle refer to: {@code sun.misc.Unsafe}, and classes of modules that a service may run
 * without. The build renames the references. Loaded by the isolated loader.
 */
@NullMarked
package io.waymark.agent.unsafe;

import org.jspecify.annotations.NullMarked;
