package io.waymark.agent.ring;

/**
 * Progress of the events of a stream. Always {@code generated = journaled + dropped + waiting}.
 *
 * @param generated captured events and service events
 * @param journaled events that the sink has; also the next record's number
 * @param dropped events dropped for any reason
 * @param waiting events in the ring
 * @param failing whether appends to the sink fail now
 */
public record StreamProgress(long generated, long journaled, long dropped, long waiting, boolean failing) {}
