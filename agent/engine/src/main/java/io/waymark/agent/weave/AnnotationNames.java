package io.waymark.agent.weave;

import java.util.List;

/**
 * The names of the annotations. Names only: the application's annotations are in its own class loader, if anywhere, and the
 * agent reads them from class files.
 */
final class AnnotationNames {
    private static final String PACKAGE = "io.waymark.annotations.";

    static final String MANAGEMENT_EVENT = PACKAGE + "ManagementEvent";
    static final String DATA_EVENT = PACKAGE + "DataEvent";
    static final String EVENT_SOURCE = PACKAGE + "EventSource";
    static final String REQUEST_PARAMETER = PACKAGE + "RequestParameter";
    static final String RESPONSE_ELEMENT = PACKAGE + "ResponseElement";
    static final String EVENT_RESOURCE = PACKAGE + "EventResource";
    static final String SENSITIVE = PACKAGE + "Sensitive";
    private static final String GUARANTEE = PACKAGE + "Guarantee";
    private static final String ON_FAILURE = PACKAGE + "OnFailure";

    static final List<String> ALL = List.of(
            MANAGEMENT_EVENT,
            DATA_EVENT,
            EVENT_SOURCE,
            REQUEST_PARAMETER,
            RESPONSE_ELEMENT,
            RESPONSE_ELEMENT + "$List",
            EVENT_RESOURCE,
            EVENT_RESOURCE + "$List",
            SENSITIVE,
            GUARANTEE,
            ON_FAILURE);

    private AnnotationNames() {}
}
