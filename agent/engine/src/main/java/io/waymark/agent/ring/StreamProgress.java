package io.waymark.agent.ring;

/**
 * How far the events of a stream have got. Always {@code generated = journaled + dropped + waiting}.
 *
 * @param generated events that were captured, and those that the agent itself has added
 * @param journaled those that the sink has; also the next record's number
 * @param dropped those that were dropped, for whatever reason
 * @param waiting those that are in the ring
 * @param failing whether records cannot be given to the sink now
 */
public record StreamProgress(long generated, long journaled, long dropped, long waiting, boolean failing) {}
