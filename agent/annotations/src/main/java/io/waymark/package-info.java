/**
 * Tells Waymark for whom a service works, where Waymark does not see it. The classes depend on the JDK alone and do nothing
 * without the agent.
 */
package io.waymark;
