package io.waymark.servlet.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** Called from everywhere in a service that application code runs while a request is served. */
@EventSource("places.example.com")
public final class Places {
    private Places() {}

    @ManagementEvent(readOnly = true)
    public static void visit(@RequestParameter String place) {}
}
