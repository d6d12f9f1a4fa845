package io.waymark.writer.selectors;

import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.List;
import java.util.Optional;

/**
 * CloudTrail's EventSelector.
 *
 * @param readWriteType which operations
 * @param includeManagementEvents whether management events are selected
 * @param excludeManagementEventSources the {@code eventSource}s whose management events are not selected
 * @param dataResources the resources whose data events are selected
 */
record BasicEventSelector(
        ReadWriteType readWriteType,
        boolean includeManagementEvents,
        List<String> excludeManagementEventSources,
        List<DataResource> dataResources)
        implements EventSelector {
    /** An empty selector object, {@code {}}. */
    static final BasicEventSelector ALL_MANAGEMENT_EVENTS =
            new BasicEventSelector(ReadWriteType.ALL, true, List.of(), List.of());

    BasicEventSelector {
        excludeManagementEventSources = List.copyOf(excludeManagementEventSources);
        dataResources = List.copyOf(dataResources);
    }

    /** Which operations a selector selects. */
    enum ReadWriteType {
        READ_ONLY("ReadOnly"),
        WRITE_ONLY("WriteOnly"),
        ALL("All");

        private final String text;

        ReadWriteType(String text) {
            this.text = text;
        }

        static Optional<ReadWriteType> of(String text) {
            for (ReadWriteType type : values()) {
                if (type.text.equals(text)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }

        boolean includes(boolean readOnly) {
            return this == ALL || (this == READ_ONLY) == readOnly;
        }
    }

    /**
     * Resources of one type.
     *
     * @param type the resource type, such as {@code AWS::S3::Object}
     * @param values prefixes of ARNs; a trailing {@code *} is redundant and removed
     */
    record DataResource(String type, List<String> values) {
        DataResource {
            values = values.stream()
                    .map(value -> value.endsWith("*") ? value.substring(0, value.length() - 1) : value)
                    .toList();
        }

        boolean includes(Resource resource) {
            if (resource.type().equals(type)) {
                for (String value : values) {
                    if (resource.arn().startsWith(value)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    @Override
    public SelectionDecision decide(EventDescriptor event) {
        if (!readWriteType.includes(event.readOnly())) {
            return SelectionDecision.NEVER;
        }
        if (event.category() == EventCategory.MANAGEMENT) {
            boolean selected = includeManagementEvents && !excludeManagementEventSources.contains(event.eventSource());
            return selected ? SelectionDecision.ALWAYS : SelectionDecision.NEVER;
        }
        for (DataResource resource : dataResources) {
            if (event.resourceTypes().contains(resource.type())) {
                return SelectionDecision.BY_RESOURCE;
            }
        }
        return SelectionDecision.NEVER;
    }

    @Override
    public boolean maySelect(EventDescriptor event) {
        return decide(event) != SelectionDecision.NEVER;
    }

    @Override
    public boolean selectsAny(List<Resource> resources) {
        for (Resource resource : resources) {
            for (DataResource included : dataResources) {
                if (included.includes(resource)) {
                    return true;
                }
            }
        }
        return false;
    }
}
