package io.waymark.agent.record;

/**
 * How the held values of an operation's calls are written.
 *
 * @param parameters for each request parameter a comma, its name in quotes, and a colon; not to be written to
 * @param responses the same for each response element
 * @param writer writes them when the event is taken out of its slot; used by the consumer alone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HeldMembers(byte[][] parameters, byte[][] responses, HeldValueWriter writer) {}
