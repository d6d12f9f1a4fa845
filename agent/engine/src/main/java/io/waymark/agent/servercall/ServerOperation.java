package io.waymark.agent.servercall;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.LaterText;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestRoute;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import io.waymark.writer.selectors.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events of one operation of the service have in common. Immutable, safe for use by many threads. */
public final class ServerOperation {
    /** The {@code type} of endpoints in {@code resources}. */
    static final String RESOURCE_TYPE = "Waymark::Service::Endpoint";

    private final EventDescriptor descriptor;
    private final RecordTemplate template;
    private final Resource resource;
    private final SelectionDecision decision;
    private final int selectionVersion;
    private final LaterText resources;

    private final @Nullable RouteParameters parameters;

    private ServerOperation(
            EventDescriptor descriptor,
            RecordTemplate template,
            Resource resource,
            SelectionDecision decision,
            int selectionVersion,
            LaterText resources,
            @Nullable RouteParameters parameters) {
        this.descriptor = descriptor;
        this.template = template;
        this.resource = resource;
        this.decision = decision;
        this.selectionVersion = selectionVersion;
        this.resources = resources;
        this.parameters = parameters;
    }

    static ServerOperation of(
            ServiceIdentity service,
            String eventName,
            String method,
            String route,
            boolean readOnly,
            EventCategory category,
            EventSelection selection,
            @Nullable RouteParameters parameters) {
        Resource endpoint = new Resource(RESOURCE_TYPE, service.endpointArn(method, route));
        return of(service, eventName, readOnly, category, endpoint, selection, parameters);
    }

    /**
     * Describes an operation.
     *
     * @param service the service
     * @param eventName the record's {@code eventName}
     * @param readOnly whether the operation only reads
     * @param category the category of its events
     * @param resource what of the service does it
     * @param selection decides which events are recorded
     * @return what its events have in common
     */
    public static ServerOperation of(
            ServiceIdentity service,
            String eventName,
            boolean readOnly,
            EventCategory category,
            Resource resource,
            EventSelection selection) {
        return of(service, eventName, readOnly, category, resource, selection, null);
    }

    private static ServerOperation of(
            ServiceIdentity service,
            String eventName,
            boolean readOnly,
            EventCategory category,
            Resource resource,
            EventSelection selection,
            @Nullable RouteParameters parameters) {
        EventDescriptor descriptor = descriptor(service, eventName, readOnly, category, resource.type());
        // Read first: a change meanwhile makes the decision outdated.
        int version = selection.version();
        return new ServerOperation(
                descriptor,
                new RecordTemplate(descriptor, null),
                resource,
                selection.decide(descriptor),
                version,
                resources(service.accountId(), resource),
                parameters);
    }

    static EventDescriptor descriptor(
            ServiceIdentity service, String eventName, boolean readOnly, EventCategory category) {
        return descriptor(service, eventName, readOnly, category, RESOURCE_TYPE);
    }

    private static EventDescriptor descriptor(
            ServiceIdentity service, String eventName, boolean readOnly, EventCategory category, String resourceType) {
        return new EventDescriptor(category, service.eventSource(), eventName, readOnly, List.of(resourceType));
    }

    /** Names the events of an endpoint after the operation that serves it; after its route if that is unknown. */
    static String eventName(@Nullable String operation, String method, String route) {
        return operation == null || operation.isEmpty() ? method + " " + route : eventName(operation);
    }

    /**
     * Names the events of an operation in CloudTrail's style.
     *
     * @param operation the name of a method or class, not empty
     * @return such as {@code CreateOrder}
     */
    public static String eventName(String operation) {
        return Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
    }

    /**
     * Returns the common members of the operation's events.
     *
     * @return the same for all events
     */
    public RecordTemplate template() {
        return template;
    }

    /**
     * Returns whether the trail records the operation's events.
     *
     * @return what is known without the resource
     */
    public SelectionDecision decision() {
        return decision;
    }

    /**
     * Returns the version of the selection that decided.
     *
     * @return see {@link EventSelection#version}
     */
    public int selectionVersion() {
        return selectionVersion;
    }

    /**
     * Whether the trail records the operation's events.
     *
     * @param selection decides which events are recorded
     * @return the answer for events with the operation's resource
     */
    public boolean isSelected(EventSelection selection) {
        return switch (decision) {
            case ALWAYS -> true;
            case NEVER -> false;
            case BY_RESOURCE -> selection.matches(descriptor, List.of(resource));
        };
    }

    /**
     * Leaves the parameters of a request to be written later.
     *
     * @return null if they are to be written at once
     */
    @Nullable
    LaterText holdParameters(RequestLine line, RequestRoute route) {
        return parameters == null ? null : parameters.hold(line, route);
    }

    /**
     * Returns the operation's resource.
     *
     * @return the value of {@code resources}
     */
    public LaterText resources() {
        return resources;
    }

    private static LaterText resources(String accountId, Resource resource) {
        JsonBuffer text = new JsonBuffer(256);
        text.raw(ascii("[{\"accountId\":"));
        text.string(accountId);
        text.raw(ascii(",\"type\":"));
        text.string(resource.type());
        text.raw(ascii(",\"ARN\":"));
        text.string(resource.arn());
        text.raw(ascii("}]"));
        return LaterText.of(text.toByteArray());
    }
}
