/**
 * The agent's reports on itself: service events in the trail, the instance's status file, the operator's log. Reads the
 * ring's counters and the weaver's coverage; started by {@code startup}.
 */
@NullMarked
package io.waymark.agent.selfreport;

import org.jspecify.annotations.NullMarked;
