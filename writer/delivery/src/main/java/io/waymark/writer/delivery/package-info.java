/**
 * Delivery: one thread, in one process of a home at a time, that takes every journal of the home through log files and
 * digests into the store, and remembers how far it got. It drives all other stages; none of them knows it.
 */
@NullMarked
package io.waymark.writer.delivery;

import org.jspecify.annotations.NullMarked;
