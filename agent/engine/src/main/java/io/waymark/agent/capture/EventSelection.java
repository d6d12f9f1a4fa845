package io.waymark.agent.capture;

import java.util.List;

/** Tells which events the trail records. Safe for use by many threads. */
public interface EventSelection {
    /** Whether a method's events are recorded. */
    enum SelectionDecision {
        /** All of them are. */
        ALWAYS,
        /** None of them is. */
        NEVER,
        /** It depends on each event's resources. */
        BY_RESOURCE
    }

    /**
     * Judges all events of a method at once. Asked once per method, at its first call.
     *
     * @param method what is known of the method
     * @return whether they are recorded
     */
    SelectionDecision decide(AuditedMethod method);

    /**
     * Judges one event of a method for which {@link #decide} said {@link SelectionDecision#BY_RESOURCE}.
     *
     * @param method what is known of the method
     * @param arns the {@code ARN} of each of its resources, in their order, as the record has it; {@code *} stands in it
     *     for what is not known or may not be seen
     * @return whether it is recorded
     */
    boolean matches(AuditedMethod method, List<String> arns);
}
