package io.waymark.agent.capture;

import io.waymark.agent.redact.Redactor;
import io.waymark.writer.selectors.EventSelection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The plans of all methods, made when they are first called. Safe for use by many threads; looking up takes no lock. */
final class CapturePlans {
    private final MethodRegistry sites;
    private final EventSelection selection;
    private final String accountId;
    private final Redactor redaction;
    private volatile @Nullable CapturePlan[] plans = new CapturePlan[64];

    CapturePlans(MethodRegistry sites, EventSelection selection, String accountId, Redactor redaction) {
        this.sites = sites;
        this.selection = selection;
        this.accountId = accountId;
        this.redaction = redaction;
    }

    CapturePlan get(int methodId) {
        @Nullable CapturePlan[] current = plans;
        CapturePlan plan = methodId < current.length ? current[methodId] : null;
        return plan != null ? plan : create(methodId);
    }

    private synchronized CapturePlan create(int methodId) {
        @Nullable CapturePlan[] current = plans;
        if (methodId < current.length && current[methodId] != null) {
            return current[methodId];
        }
        AuditedMethod site = sites.get(methodId);
        if (site == null) {
            throw new IllegalArgumentException("no method has the number " + methodId);
        }
        CapturePlan plan = new CapturePlan(site, selection, accountId, redaction);
        if (methodId >= current.length) {
            current = Arrays.copyOf(current, Math.max(methodId + 1, current.length * 2));
        }
        current[methodId] = plan;
        // Written also when the array is the same one: this is what makes the new element visible.
        plans = current;
        return plan;
    }
}
