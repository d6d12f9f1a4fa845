package io.waymark.agent.weave;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.Guarantee;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.OnFailure;
import io.waymark.annotations.RequestParameter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Methods with different durability guarantees. */
public class DurableMethods {
    public static int bodies;

    @ManagementEvent(guarantee = Guarantee.JOURNALED, onFailure = OnFailure.DENY)
    public String move(@RequestParameter String from, @RequestParameter long amount) {
        bodies++;
        if (amount < 0) {
            throw new IllegalArgumentException(from);
        }
        return from + amount;
    }

    @ManagementEvent(onFailure = OnFailure.DENY)
    public static CompletionStage<String> later(@RequestParameter String what, CompletableFuture<String> stage) {
        bodies++;
        return stage;
    }

    @DataEvent(guarantee = Guarantee.SYNCED)
    public void synced() {}

    @DataEvent
    public void open() {}
}
