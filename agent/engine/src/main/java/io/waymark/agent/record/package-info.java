/**
 * Makes whole CloudTrail records: takes {@link io.waymark.agent.record.CapturedEvent}s out of the ring, hands on JSON text.
 */
@NullMarked
package io.waymark.agent.record;

import org.jspecify.annotations.NullMarked;
