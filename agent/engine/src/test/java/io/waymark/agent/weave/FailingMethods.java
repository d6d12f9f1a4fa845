package io.waymark.agent.weave;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.RequestParameter;
import java.util.concurrent.CompletionStage;

public class FailingMethods {
    @DataEvent
    int fail(@RequestParameter RuntimeException with) {
        throw with;
    }

    @DataEvent
    CompletionStage<String> later(@RequestParameter CompletionStage<String> stage) {
        return stage;
    }
}
