package io.waymark.agent.weave;

import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

public class StringLookup implements GenericLookup<String> {
    @Override
    @ManagementEvent
    public String get(@RequestParameter String key) {
        return key;
    }
}
