/** Processes for tests: JVMs with and without the agent on each JDK of this machine, and commands run to their end. */
@NullMarked
package io.waymark.testing.process;

import org.jspecify.annotations.NullMarked;
