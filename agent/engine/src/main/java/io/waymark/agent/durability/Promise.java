package io.waymark.agent.durability;

/**
 * What is promised of the events of one method.
 *
 * @param guarantee what holds when a call returns
 * @param onFailure what becomes of a call when that cannot be
 */
public record Promise(Guarantee guarantee, OnFailure onFailure) {
    /** What holds when nothing else was said. */
    public static final Promise DEFAULT = new Promise(Guarantee.ASYNC, OnFailure.BLOCK);
}
