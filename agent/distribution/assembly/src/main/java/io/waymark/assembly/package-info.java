/** Assembles {@code waymark-agent.jar} from modules and libraries. Part of the build, not of the jar. */
@NullMarked
package io.waymark.assembly;

import org.jspecify.annotations.NullMarked;
