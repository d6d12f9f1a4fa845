package io.waymark.agent.weave;

import io.waymark.annotations.EventResource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;

public class MisannotatedMethods {
    @ManagementEvent
    void twice(@RequestParameter("id") String one, @RequestParameter("id") String other) {}

    @ManagementEvent
    @ResponseElement
    void nothing() {}

    @ManagementEvent
    @EventResource(type = "Example::Order", arn = "order/{id")
    void unclosed(@RequestParameter String id) {}

    @ManagementEvent
    @EventResource(type = "Example::Order", arn = "")
    void empty() {}
}
