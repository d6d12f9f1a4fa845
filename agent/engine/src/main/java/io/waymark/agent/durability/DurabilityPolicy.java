package io.waymark.agent.durability;

/**
 * What is promised of the events of one method.
 *
 * @param guarantee what holds when a call returns
 * @param onFailure what becomes of a call when that cannot be
 */
public record DurabilityPolicy(DurabilityGuarantee guarantee, FailurePolicy onFailure) {
    /** What holds when nothing else was said. */
    public static final DurabilityPolicy DEFAULT = new DurabilityPolicy(DurabilityGuarantee.ASYNC, FailurePolicy.BLOCK);
}
