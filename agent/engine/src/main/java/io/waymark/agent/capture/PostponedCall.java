package io.waymark.agent.capture;

import io.waymark.agent.request.HandlerCall;
import org.jspecify.annotations.Nullable;

/**
 * A call that is recorded when the request that it serves has ended. It holds text, nothing of the application's.
 *
 * @param call the call
 * @param type the name of the class of its result
 */
record PostponedCall(DetachedCall call, String type) implements HandlerCall {
    @Override
    public boolean end(@Nullable Answer answer) {
        return answer == null ? call.forget(type) : call.answer(answer);
    }
}
