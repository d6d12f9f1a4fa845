package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.capture.EventSelection;
import io.waymark.agent.capture.EventSelection.Decision;
import io.waymark.agent.capture.EventSite;
import io.waymark.agent.record.RecordTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An operation of a service, classified. Immutable but for what it remembers. */
final class Operation {
    private static final List<String> READING = List.of(
            "Describe",
            "Get",
            "List",
            "Head",
            "Search",
            "Select",
            "Query",
            "Scan",
            "Lookup",
            "BatchGet",
            "BatchDescribe",
            "BatchCheck",
            "Check",
            "Simulate",
            "Preview",
            "Estimate",
            "Validate",
            "Verify",
            "View");

    private final ServiceRules rules;
    private final String name;
    private final String eventName;
    private final boolean readOnly;
    private final @Nullable String dataType;
    private volatile @Nullable Target target;

    /** What also needs the event source, which of a service that is not in the table only a call can tell. */
    record Target(String eventSource, RecordTemplate template, RecordTemplate ofDenied, Decision decision) {}

    /** By the name that an SDK has for it. */
    static Operation of(ServiceRules rules, String name) {
        return new Operation(rules, rules.operations.getOrDefault(name, name));
    }

    private Operation(ServiceRules rules, String name) {
        this.rules = rules;
        this.name = name;
        this.eventName = rules.eventNames.getOrDefault(name, name);
        this.dataType = rules.dataOperations.get(name);
        this.readOnly = rules.readOnly.contains(name) || (!rules.writing.contains(name) && reads(name));
    }

    /** The rule for what the table does not say. */
    private static boolean reads(String name) {
        for (String verb : READING) {
            if (name.startsWith(verb)
                    && (name.length() == verb.length() || Character.isUpperCase(name.charAt(verb.length())))) {
                return true;
            }
        }
        return false;
    }

    ServiceRules rules() {
        return rules;
    }

    String name() {
        return name;
    }

    String eventName() {
        return eventName;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    boolean isData() {
        return dataType != null;
    }

    boolean hasResponse() {
        return rules.responding.contains(name) || (!readOnly && !rules.silent.contains(name));
    }

    /** Whether the response has temporary credentials. */
    boolean givesCredentials() {
        return rules.givingCredentials.contains(name);
    }

    /** The types of the resources that its records name. */
    List<String> resourceTypes() {
        Set<String> types = new LinkedHashSet<>();
        if (dataType != null) {
            types.add(dataType);
        }
        for (ServiceRules.ResourceRule rule : rules.resources) {
            if (rule.isFor(name)) {
                types.add(rule.type());
            }
        }
        return List.copyOf(types);
    }

    /** Whether it is known before any call that no event is wanted. */
    boolean isNever(EventSelection selection) {
        String source = rules.eventSource;
        return source != null && target(source, selection).decision() == Decision.NEVER;
    }

    Target target(String eventSource, EventSelection selection) {
        Target known = target;
        if (known == null || !known.eventSource().equals(eventSource)) {
            known = new Target(
                    eventSource,
                    new RecordTemplate(eventSource, eventName, readOnly, isData(), rules.apiVersion),
                    new RecordTemplate(eventSource, eventName, readOnly, isData()),
                    selection.decide(site(eventSource, resourceTypes())));
            target = known;
        }
        return known;
    }

    /** The operation as the selectors look at it. */
    EventSite site(String eventSource, List<String> types) {
        return new EventSite(
                "",
                name,
                "",
                eventSource,
                eventName,
                isData() ? EventSite.Category.DATA : EventSite.Category.MANAGEMENT,
                readOnly,
                List.of(),
                List.of(),
                types.stream()
                        .map(type -> new EventSite.Resource(type, List.of()))
                        .toList(),
                EventSite.Sensitivity.CLEAR);
    }
}
