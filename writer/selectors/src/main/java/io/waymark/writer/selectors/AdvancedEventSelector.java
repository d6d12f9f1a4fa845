package io.waymark.writer.selectors;

import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import io.waymark.writer.selectors.FieldSelector.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CloudTrail's AdvancedEventSelector: selects an event for which all its field selectors hold. */
final class AdvancedEventSelector implements EventSelector {
    private final List<FieldSelector> operationSelectors;
    private final List<FieldSelector> arnSelectors;
    private final @Nullable String resourceType;

    /**
     * Creates a selector.
     *
     * @param fieldSelectors the field selectors, one of which is for {@code eventCategory}
     * @param resourceType the one value for {@code resources.type}; null without such a field selector
     */
    AdvancedEventSelector(List<FieldSelector> fieldSelectors, @Nullable String resourceType) {
        List<FieldSelector> operation = new ArrayList<>();
        List<FieldSelector> arn = new ArrayList<>();
        for (FieldSelector selector : fieldSelectors) {
            switch (selector.field()) {
                case RESOURCES_ARN -> arn.add(selector);
                case RESOURCES_TYPE -> {}
                default -> operation.add(selector);
            }
        }
        this.operationSelectors = List.copyOf(operation);
        this.arnSelectors = List.copyOf(arn);
        this.resourceType = resourceType;
    }

    @Override
    public SelectionDecision decide(EventDescriptor event) {
        if (!selects(event, true)) {
            return SelectionDecision.NEVER;
        }
        return arnSelectors.isEmpty() ? SelectionDecision.ALWAYS : SelectionDecision.BY_RESOURCE;
    }

    @Override
    public boolean maySelect(EventDescriptor event) {
        return selects(event, false);
    }

    private boolean selects(EventDescriptor event, boolean byName) {
        if (resourceType != null && !event.resourceTypes().contains(resourceType)) {
            return false;
        }
        for (FieldSelector selector : operationSelectors) {
            boolean ignored = selector.field() == Field.EVENT_NAME && !byName;
            if (!ignored && !selector.matches(valueOf(selector.field(), event))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean selectsAny(List<Resource> resources) {
        for (Resource resource : resources) {
            if (resource.type().equals(resourceType) && matchesArn(resource.arn())) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesArn(String arn) {
        for (FieldSelector selector : arnSelectors) {
            if (!selector.matches(arn)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String valueOf(Field field, EventDescriptor event) {
        return switch (field) {
            case EVENT_CATEGORY -> event.category().text();
            case EVENT_SOURCE -> event.eventSource();
            case READ_ONLY -> Boolean.toString(event.readOnly());
            case EVENT_NAME -> event.eventName();
            case EVENT_TYPE -> EventDescriptor.EVENT_TYPE;
            // Records have this field only for AWS's own console.
            case SESSION_CREDENTIAL_FROM_CONSOLE -> null;
            case RESOURCES_TYPE, RESOURCES_ARN -> throw new IllegalArgumentException(field.text());
        };
    }
}
