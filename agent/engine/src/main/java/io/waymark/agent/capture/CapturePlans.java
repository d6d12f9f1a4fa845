package io.waymark.agent.capture;

import io.waymark.agent.record.HeldValueWriter;
import io.waymark.agent.redact.Redactor;
import io.waymark.writer.selectors.EventSelection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The plans of all methods, created on first call, and anew when the selection has changed. Safe for use by many threads; lookup takes no lock. */
final class CapturePlans {
    private final MethodRegistry methods;
    private final EventSelection selection;
    private final String accountId;
    private final Redactor redactor;
    private final HeldValueWriter heldValues;
    private volatile @Nullable CapturePlan[] plans = new CapturePlan[64];

    CapturePlans(
            MethodRegistry methods,
            EventSelection selection,
            String accountId,
            Redactor redactor,
            HeldValueWriter heldValues) {
        this.methods = methods;
        this.selection = selection;
        this.accountId = accountId;
        this.redactor = redactor;
        this.heldValues = heldValues;
    }

    CapturePlan get(int methodId) {
        @Nullable CapturePlan[] current = plans;
        CapturePlan plan = methodId < current.length ? current[methodId] : null;
        return plan != null && plan.selectionVersion == selection.version() ? plan : create(methodId);
    }

    private synchronized CapturePlan create(int methodId) {
        @Nullable CapturePlan[] current = plans;
        CapturePlan known = methodId < current.length ? current[methodId] : null;
        if (known != null && known.selectionVersion == selection.version()) {
            return known;
        }
        AuditedMethod method = methods.get(methodId);
        if (method == null) {
            throw new IllegalArgumentException("unknown method id " + methodId);
        }
        CapturePlan plan = new CapturePlan(method, selection, accountId, redactor, heldValues);
        if (methodId >= current.length) {
            current = Arrays.copyOf(current, Math.max(methodId + 1, current.length * 2));
        }
        current[methodId] = plan;
        // Also written if the array is unchanged: the volatile write publishes the new element.
        plans = current;
        return plan;
    }
}
