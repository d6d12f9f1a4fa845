/**
 * Everything that woven code calls, behind the bridge: combines the capture of annotated methods, the caller context and
 * client calls. No exception leaves this package.
 */
@NullMarked
package io.waymark.agent.hook;

import org.jspecify.annotations.NullMarked;
