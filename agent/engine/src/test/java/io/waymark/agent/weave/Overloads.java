package io.waymark.agent.weave;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.RequestParameter;

public class Overloads {
    @DataEvent(readOnly = true)
    String find(@RequestParameter String name) {
        return name;
    }

    @DataEvent(name = "FindFrom")
    String find(@RequestParameter String name, @RequestParameter int from) {
        return name + from;
    }
}
