package io.waymark.agent.ring;

/**
 * The parts of the ring that exist once there is a sink. Callers that wait look for it in one reference.
 *
 * @param consumer drains the ring
 * @param commit forces the sink
 * @param emitter adds service events
 */
record SinkConnection(RingConsumer consumer, GroupCommit commit, ServiceEventEmitter emitter) {}
