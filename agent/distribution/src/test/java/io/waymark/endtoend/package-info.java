/** Starts real JVMs with the real {@code waymark-agent.jar} and looks at what they leave behind. */
package io.waymark.endtoend;
