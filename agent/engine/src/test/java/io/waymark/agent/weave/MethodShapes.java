package io.waymark.agent.weave;

import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import java.util.List;

@SuppressWarnings("UnusedMethod") // called by reflection
public class MethodShapes {
    @ManagementEvent
    double primitives(
            @RequestParameter boolean a,
            @RequestParameter char b,
            @RequestParameter byte c,
            @RequestParameter short d,
            @RequestParameter int e,
            @RequestParameter long f,
            @RequestParameter float g,
            @RequestParameter double h) {
        return h;
    }

    @ManagementEvent
    static String ofStatic(@RequestParameter String text) {
        return text.equals("a") ? "A" : "?";
    }

    @ManagementEvent
    private long ofPrivate(@RequestParameter long number) {
        return number + 1;
    }

    @ManagementEvent
    final char ofFinal(@RequestParameter char letter) {
        return letter;
    }

    @ManagementEvent
    synchronized byte ofSynchronized(@RequestParameter byte number) {
        return number;
    }

    @ManagementEvent
    <T> T ofGeneric(@RequestParameter List<T> all) {
        return all.get(0);
    }

    @ManagementEvent
    void ofVoid() {}

    @ManagementEvent
    int looped(@RequestParameter int times) {
        int done = 0;
        while (done < times) {
            try {
                done++;
            } finally {
                times = Math.max(times, done);
            }
        }
        return done;
    }
}
