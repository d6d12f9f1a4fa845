package io.waymark.agent.background;

/** What starts background work. */
public enum BackgroundKind {
    /** A message arrives. */
    LISTENER("Waymark::Service::Listener", "listener"),
    /** A schedule or trigger fires. */
    JOB("Waymark::Service::Job", "job");

    private final String resourceType;
    private final String arnType;

    BackgroundKind(String resourceType, String arnType) {
        this.resourceType = resourceType;
        this.arnType = arnType;
    }

    /** Returns the {@code type} in {@code resources}. */
    String resourceType() {
        return resourceType;
    }

    /** Returns the type of the resource in its ARN. */
    String arnType() {
        return arnType;
    }
}
