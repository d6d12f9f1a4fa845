/**
 * Weaves calls of the {@link io.waymark.agent.bootstrap.Bridge} into annotated methods, and into the library classes that
 * instrumentations declare, as these classes are loaded. Reads class files only: weaving loads no class of the application
 * and runs none of its code.
 */
@NullMarked
package io.waymark.agent.weave;

import org.jspecify.annotations.NullMarked;
