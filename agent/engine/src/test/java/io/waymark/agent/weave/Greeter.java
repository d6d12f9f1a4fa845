package io.waymark.agent.weave;

import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

public interface Greeter {
    @ManagementEvent
    default String greet(@RequestParameter String name) {
        return "Hello " + name;
    }
}
