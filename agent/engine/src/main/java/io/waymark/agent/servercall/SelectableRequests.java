package io.waymark.agent.servercall;

import io.waymark.agent.request.RequestCategory;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventSelection;

/** Which requests may be events of the trail, before their operation is known. Immutable, safe for use by many threads. */
final class SelectableRequests {
    private final int selectionVersion;
    private final boolean managementReads;
    private final boolean managementWrites;
    private final boolean dataReads;
    private final boolean dataWrites;

    SelectableRequests(ServiceIdentity service, EventSelection selection) {
        // Read first: a change meanwhile makes the decisions outdated.
        selectionVersion = selection.version();
        managementReads = mayRecord(service, selection, true, EventCategory.MANAGEMENT);
        managementWrites = mayRecord(service, selection, false, EventCategory.MANAGEMENT);
        dataReads = mayRecord(service, selection, true, EventCategory.DATA);
        dataWrites = mayRecord(service, selection, false, EventCategory.DATA);
    }

    private static boolean mayRecord(
            ServiceIdentity service, EventSelection selection, boolean readOnly, EventCategory category) {
        return selection.mayRecord(ServerOperation.descriptor(service, "", readOnly, category));
    }

    /** Returns the version of the selection that decided. */
    int selectionVersion() {
        return selectionVersion;
    }

    /**
     * Decides for one request.
     *
     * @param category what the rules say
     * @param readOnly whether the request only reads
     * @return the same category, or {@code NOT_SELECTED} if no event of such a request is recorded, whatever its name
     */
    RequestCategory selected(RequestCategory category, boolean readOnly) {
        boolean selectable = switch (category) {
            case MANAGEMENT -> readOnly ? managementReads : managementWrites;
            case DATA -> readOnly ? dataReads : dataWrites;
            case NOT_SELECTED, EXCLUDED -> true;
        };
        return selectable ? category : RequestCategory.NOT_SELECTED;
    }
}
