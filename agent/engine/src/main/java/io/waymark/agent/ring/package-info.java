/**
 * The hand-off from the application's threads to the agent's: buffers captured events, numbers them, and appends whole
 * records to a sink. The only package that sees the Disruptor.
 *
 * <p>References run one way, and a test checks it:
 *
 * <pre>
 * RingState, ConsumerParker    lifecycle and sleep, shared by all
 *   ← SlotClaims               claim and wait policy over the Disruptor's RingBuffer
 *     ← Drain                  consumer role: event → record → sink
 *       ← ServiceEventEmitter  service events between the records
 *         ← RingConsumer       the consumer's thread
 *     ← GroupCommit            forces the sink for all waiting callers
 *           ← SinkConnection   what exists once there is a sink: consumer, commit, emitter
 *             ← DurabilityWaiter, AdmissionControl   callers that wait; callers that may be refused
 *               ← Ring         the package's entrance
 * </pre>
 */
@NullMarked
package io.waymark.agent.ring;

import org.jspecify.annotations.NullMarked;
