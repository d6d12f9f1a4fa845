package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import io.waymark.testing.ExtremeValueCorpus;
import java.util.Map;

/** Records values that are at the limits of JSON readers. */
@EventSource("extreme.example.com")
public final class ExtremeValues {
    private ExtremeValues() {}

    @ManagementEvent
    @ResponseElement
    static Object pass(@RequestParameter String name, @RequestParameter Object value) {
        return value;
    }

    public static void main(String[] arguments) {
        Map<String, Object> corpus = ExtremeValueCorpus.values();
        corpus.forEach(ExtremeValues::pass);
        System.out.println("passed " + corpus.size());
    }
}
