/**
 * The event history: an index of the log files of a store, in which events are looked up without reading the files. Reads log
 * files through the reader, each exactly once, and hands on records. The index holds nothing that the log files do not, so it
 * can be rebuilt at any time.
 */
@NullMarked
package io.waymark.validator.history;

import org.jspecify.annotations.NullMarked;
