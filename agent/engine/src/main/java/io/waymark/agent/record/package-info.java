/**
 * Composes CloudTrail records, as JSON text, of captured events and of events that the agent reports about itself. Also the
 * slots in which captured events wait in the ring.
 */
@NullMarked
package io.waymark.agent.record;

import org.jspecify.annotations.NullMarked;
