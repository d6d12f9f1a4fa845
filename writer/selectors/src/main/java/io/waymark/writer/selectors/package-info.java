/**
 * Decides what a trail records. It reads the JSON that CloudTrail's PutEventSelectors takes, and hands on, for an event of
 * which the call site or the whole is known, whether the trail wants it. All types are immutable, safe for use by many
 * threads.
 */
@NullMarked
package io.waymark.writer.selectors;

import org.jspecify.annotations.NullMarked;
