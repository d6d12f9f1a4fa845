package io.waymark.agent.weave;

/**
 * The names of what developers write. Only names: the application has its own copy of the annotation classes, in its own
 * class loader, and the agent has none.
 */
final class Annotations {
    private static final String PACKAGE = "io.waymark.annotations.";

    static final String MANAGEMENT_EVENT = PACKAGE + "ManagementEvent";
    static final String DATA_EVENT = PACKAGE + "DataEvent";
    static final String EVENT_SOURCE = PACKAGE + "EventSource";
    static final String REQUEST_PARAMETER = PACKAGE + "RequestParameter";
    static final String RESPONSE_ELEMENT = PACKAGE + "ResponseElement";
    static final String EVENT_RESOURCE = PACKAGE + "EventResource";
    static final String SENSITIVE = PACKAGE + "Sensitive";

    private Annotations() {}
}
