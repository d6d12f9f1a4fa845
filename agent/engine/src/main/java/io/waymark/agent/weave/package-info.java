/**
 * Finds annotated methods as their classes are loaded and puts calls of the {@link io.waymark.agent.bootstrap.Bridge}
 * around their bodies. Reads class files only: no class of the application is loaded, and no code of it runs, to weave.
 */
@NullMarked
package io.waymark.agent.weave;

import org.jspecify.annotations.NullMarked;
