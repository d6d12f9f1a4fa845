package io.waymark.agent.background;

/**
 * A listener or job of the service, as the events of its work are.
 *
 * @param kind what starts it
 * @param library the framework that runs it
 * @param name the topic, queue or job
 * @param operation the {@code eventName}
 * @param category {@code Management}, {@code Data} or {@code Excluded}
 * @param recorded whether the trail may record its work; with selectors of resources, some of it
 */
public record AuditedBackground(
        BackgroundKind kind, String library, String name, String operation, String category, boolean recorded) {}
