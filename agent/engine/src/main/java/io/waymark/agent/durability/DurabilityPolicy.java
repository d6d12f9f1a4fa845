package io.waymark.agent.durability;

/**
 * How durable the events of one method must be.
 *
 * @param guarantee the durability of an event when its call returns
 * @param onFailure what happens to a call if the guarantee cannot be met
 */
public record DurabilityPolicy(DurabilityGuarantee guarantee, FailurePolicy onFailure) {
    /** The policy of a method without one of its own. */
    public static final DurabilityPolicy DEFAULT = new DurabilityPolicy(DurabilityGuarantee.ASYNC, FailurePolicy.BLOCK);
}
