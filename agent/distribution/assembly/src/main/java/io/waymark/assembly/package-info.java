/** Builds {@code waymark-agent.jar} from the modules and libraries it consists of. Part of the build, not of the jar. */
@NullMarked
package io.waymark.assembly;

import org.jspecify.annotations.NullMarked;
