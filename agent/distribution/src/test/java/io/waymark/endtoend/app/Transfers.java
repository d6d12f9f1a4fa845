package io.waymark.endtoend.app;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.Guarantee;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.OnFailure;
import io.waymark.annotations.RequestParameter;

/** Methods whose events have a stronger guarantee than the default. */
@EventSource("transfers.example.com")
public final class Transfers {
    private int done;

    @ManagementEvent(guarantee = Guarantee.JOURNALED)
    public void journaled(@RequestParameter int thread, @RequestParameter int number) {
        done++;
    }

    @ManagementEvent(guarantee = Guarantee.SYNCED)
    public void synced(@RequestParameter int thread, @RequestParameter int number) {
        done++;
    }

    @ManagementEvent(onFailure = OnFailure.DENY)
    public int guarded(@RequestParameter int number) {
        done++;
        return number;
    }

    /** The configuration chooses the guarantee. */
    @ManagementEvent
    public void transfer(@RequestParameter int thread, @RequestParameter int number) {
        done++;
    }

    @DataEvent
    public int done() {
        return done;
    }
}
