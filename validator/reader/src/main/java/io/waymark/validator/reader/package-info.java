/**
 * Reads the records of a store: finds the store, lists its log files, streams their records, filters and orders them. It
 * does not validate; damaged log files are reported and skipped. Every input is bounded, because it may be hostile.
 */
@NullMarked
package io.waymark.validator.reader;

import org.jspecify.annotations.NullMarked;
