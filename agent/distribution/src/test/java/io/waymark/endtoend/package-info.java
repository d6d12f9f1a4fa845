/** Starts real JVMs with the real {@code waymark-agent.jar} and checks the trails that they write. */
package io.waymark.endtoend;
