package io.waymark.writer.delivery;

import io.waymark.format.TrailDefinition;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelectors;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Selects the records that a trail's definition asks for. The agents' own events are in every trail. Used by one thread. */
public final class TrailSelection implements RecordSelection {
    private static final String AGENT = "waymark.io";

    /** The region in which the events of global services are (AWS CloudTrail User Guide, "Global service events"). */
    private static final String GLOBAL_REGION = "us-east-1";

    private static final Set<String> GLOBAL_SERVICES = Set.of(
            "iam.amazonaws.com",
            "sts.amazonaws.com",
            "cloudfront.amazonaws.com",
            "route53.amazonaws.com",
            "organizations.amazonaws.com");

    private final TrailDefinition trail;
    private final EventSelectors selectors;

    private TrailSelection(TrailDefinition trail, EventSelectors selectors) {
        this.trail = trail;
        this.selectors = selectors;
    }

    /**
     * Creates the selection of a trail.
     *
     * @param trail its definition
     * @param selectors its event selectors
     * @return the selection
     */
    public static RecordSelection of(TrailDefinition trail, EventSelectors selectors) {
        return new TrailSelection(trail, selectors);
    }

    @Override
    public boolean selects(JournalEntry entry) throws IOException {
        boolean management = !entry.group().isData();
        if (management && selectors == EventSelectors.DEFAULT && trail.multiRegion() && trail.globalServiceEvents()) {
            return true;
        }
        RecordFields record = RecordFields.read(entry);
        String source = record.text("eventSource");
        if (source.equals(AGENT)) {
            return true;
        }
        if (!isInRegions(entry, source)) {
            return false;
        }
        List<String> types =
                record.resources().stream().map(resource -> resource.type()).toList();
        EventDescriptor event = new EventDescriptor(
                management ? EventCategory.MANAGEMENT : EventCategory.DATA,
                source,
                record.text("eventName"),
                Boolean.parseBoolean(record.text("readOnly")),
                types);
        return selectors.matches(event, record.resources());
    }

    private boolean isInRegions(JournalEntry entry, String source) {
        boolean global = entry.group().region().equals(GLOBAL_REGION) && GLOBAL_SERVICES.contains(source);
        if (global && !trail.globalServiceEvents()) {
            return false;
        }
        return trail.multiRegion() || entry.group().region().equals(trail.homeRegion());
    }
}
