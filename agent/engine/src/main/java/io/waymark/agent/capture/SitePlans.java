package io.waymark.agent.capture;

import io.waymark.agent.redact.Redaction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The plans of all methods, made when they are first called. Safe for use by many threads; looking up takes no lock. */
final class SitePlans {
    private final SiteRegistry sites;
    private final EventSelection selection;
    private final String accountId;
    private final Redaction redaction;
    private volatile @Nullable SitePlan[] plans = new SitePlan[64];

    SitePlans(SiteRegistry sites, EventSelection selection, String accountId, Redaction redaction) {
        this.sites = sites;
        this.selection = selection;
        this.accountId = accountId;
        this.redaction = redaction;
    }

    SitePlan get(int number) {
        @Nullable SitePlan[] current = plans;
        SitePlan plan = number < current.length ? current[number] : null;
        return plan != null ? plan : make(number);
    }

    private synchronized SitePlan make(int number) {
        @Nullable SitePlan[] current = plans;
        if (number < current.length && current[number] != null) {
            return current[number];
        }
        EventSite site = sites.get(number);
        if (site == null) {
            throw new IllegalArgumentException("no method has the number " + number);
        }
        SitePlan plan = new SitePlan(site, selection, accountId, redaction);
        if (number >= current.length) {
            current = Arrays.copyOf(current, Math.max(number + 1, current.length * 2));
        }
        current[number] = plan;
        // Written also when the array is the same one: this is what makes the new element visible.
        plans = current;
        return plan;
    }
}
