package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.record.RecordTemplate;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An operation of a service, classified. Immutable except for a cached target. */
final class ServiceOperation {
    private static final List<String> READ_VERBS = List.of(
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
            "View");

    private final ServiceRules rules;
    private final String name;
    private final String eventName;
    private final boolean readOnly;
    private final @Nullable String dataType;
    private final MemberRules members;
    private volatile @Nullable EventTarget target;

    /** What also needs the event source, which of a service that is not in the table only a call can tell. */
    record EventTarget(
            EventDescriptor event,
            RecordTemplate template,
            RecordTemplate ofDenied,
            SelectionDecision decision,
            int selectionVersion) {}

    /** By the name that an SDK has for it. */
    static ServiceOperation of(ServiceRules rules, String name, SensitiveNames names) {
        return new ServiceOperation(rules, rules.operationAliases.getOrDefault(name, name), names);
    }

    private ServiceOperation(ServiceRules rules, String name, SensitiveNames names) {
        this.rules = rules;
        this.name = name;
        this.members = new MemberRules(rules, name, names);
        this.eventName = rules.eventNames.getOrDefault(name, name);
        this.dataType = rules.dataOperations.get(name);
        this.readOnly = rules.readOnlyOperations.contains(name)
                || (!rules.writeOperations.contains(name) && startsWithReadVerb(name));
    }

    /** The rule for what the table does not say. */
    private static boolean startsWithReadVerb(String name) {
        for (String verb : READ_VERBS) {
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

    MemberRules members() {
        return members;
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
        return rules.withResponse.contains(name) || (!readOnly && !rules.withoutResponse.contains(name));
    }

    /** Whether the response has temporary credentials. */
    boolean issuesCredentials() {
        return rules.credentialOperations.contains(name);
    }

    /** The types of the resources that its records name. */
    List<String> resourceTypes() {
        Set<String> types = new LinkedHashSet<>();
        if (dataType != null) {
            types.add(dataType);
        }
        for (ServiceRules.ResourceRule rule : rules.resources) {
            if (rule.isFor(name) && !rule.type().equals(ServiceRules.NO_TYPE)) {
                types.add(rule.type());
            }
        }
        return List.copyOf(types);
    }

    /** Whether it is known before any call that no event is wanted. */
    boolean isNeverSelected(EventSelection selection) {
        String source = rules.eventSource;
        return source != null && target(source, selection).decision() == SelectionDecision.NEVER;
    }

    private static EventDescriptor named(EventDescriptor event, String name) {
        return new EventDescriptor(
                event.category(), event.eventSource(), name, event.readOnly(), event.resourceTypes());
    }

    EventTarget target(String eventSource, EventSelection selection) {
        EventTarget known = target;
        // Read first: a change meanwhile makes the decision outdated.
        int version = selection.version();
        if (known == null
                || known.selectionVersion() != version
                || !known.event().eventSource().equals(eventSource)) {
            EventCategory category = isData() ? EventCategory.DATA : EventCategory.MANAGEMENT;
            EventDescriptor event = new EventDescriptor(category, eventSource, eventName, readOnly, resourceTypes());
            known = new EventTarget(
                    event,
                    new RecordTemplate(event, rules.apiVersion),
                    new RecordTemplate(named(event, eventName + rules.deniedNameSuffix), null),
                    selection.decide(event),
                    version);
            target = known;
        }
        return known;
    }

    /** An event whose resource the call does not name, as with tokens and iterators, is recorded rather than missed. */
    boolean isSelected(EventTarget target, CallResources resources, EventSelection selection) {
        return switch (target.decision()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case BY_RESOURCE ->
                (dataType != null && !resources.includes(dataType))
                        || selection.matches(target.event(), resources.toResources());
        };
    }
}
