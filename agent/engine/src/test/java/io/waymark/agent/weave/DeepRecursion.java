package io.waymark.agent.weave;

import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.util.concurrent.CompletionStage;

/** Calls audited methods closer and closer to the end of the stack. */
public class DeepRecursion {
    @ManagementEvent
    @ResponseElement
    public Object leaf(@RequestParameter Object value, @RequestParameter int count) {
        return value;
    }

    @ManagementEvent
    public void failing(@RequestParameter RuntimeException failure) {
        throw failure;
    }

    @ManagementEvent
    public CompletionStage<Object> stage(@RequestParameter Object value, CompletionStage<Object> stage) {
        return stage;
    }

    /** Returns how deep it came; throws if a call gave anything but its own result, its own exception or the stack's end. */
    @SuppressWarnings("InfiniteRecursion") // that is the point
    public int dive(int depth, Object value, RuntimeException failure, CompletionStage<Object> stage) {
        try {
            if (leaf(value, depth) != value || stage(value, stage) != stage) {
                throw new AssertionError("another result at depth " + depth);
            }
            failing(failure);
            throw new AssertionError("no exception at depth " + depth);
        } catch (RuntimeException e) {
            if (e != failure) {
                throw new AssertionError("another exception at depth " + depth, e);
            }
        }
        try {
            return dive(depth + 1, value, failure, stage);
        } catch (StackOverflowError e) {
            return depth;
        }
    }
}
