/**
 * Decides which events a trail records, from the JSON of CloudTrail's PutEventSelectors: for all events of an operation,
 * or for one event by its resources. All types are immutable, safe for use by many threads.
 */
@NullMarked
package io.waymark.writer.selectors;

import org.jspecify.annotations.NullMarked;
