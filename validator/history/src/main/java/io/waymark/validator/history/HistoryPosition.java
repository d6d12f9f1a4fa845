package io.waymark.validator.history;

/**
 * The place of an event in the order of the history, newest first. It stays the same when events are added, or the index is
 * rebuilt.
 *
 * @param time its event time, in epoch seconds
 * @param sequence its sequence number in its stream; 0 if it has none
 * @param digest the beginning of the hash of its record: it orders the events of different streams of one second
 */
public record HistoryPosition(long time, long sequence, long digest) {}
