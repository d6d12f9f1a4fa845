/**
 * Delivery: one thread, in one process of a home at a time, turns every journal of the home into log files and digests, puts
 * them into the store, and records its progress in checkpoints. It drives the other stages; none of them depends on it.
 */
@NullMarked
package io.waymark.writer.delivery;

import org.jspecify.annotations.NullMarked;
