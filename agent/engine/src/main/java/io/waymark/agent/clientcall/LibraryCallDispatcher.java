package io.waymark.agent.clientcall;

import io.waymark.agent.adapter.LibraryAdapters;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.ring.AgentThread;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Passes each call that a woven library reports to the adapter of that copy of the library. Safe for use by many threads; the
 * caller handles what is thrown.
 */
public final class LibraryCallDispatcher {
    private static final LibraryAdapter NONE = (context, argument) -> null;

    @SuppressWarnings("ThreadLocalUsage") // an agent has one of it, for ever
    private final ThreadLocal<@Nullable LibraryCallFrame> innermost = new ThreadLocal<>();

    private final LibraryAdapters<LibraryAdapter> adapters;
    private final PendingCalls pendingCalls;

    private record LibraryCallFrame(
            @Nullable LibraryCallFrame outer, @Nullable LibraryCall call) {}

    /**
     * Creates a dispatcher.
     *
     * @param index names the adapters of libraries
     * @param events where adapters put their events
     * @param pendingCalls takes calls that return a pending completion stage
     * @param failures reports calls that could not be recorded
     */
    public LibraryCallDispatcher(
            InstrumentationIndex index, AdapterContext events, PendingCalls pendingCalls, CaptureFailures failures) {
        this.adapters = new LibraryAdapters<>(
                index,
                adapter -> (LibraryAdapter)
                        adapter.getConstructor(AdapterContext.class).newInstance(events),
                NONE,
                failures);
        this.pendingCalls = pendingCalls;
    }

    /**
     * Begins a call on the current thread.
     *
     * @param woven the library's class that reports the call
     * @param context the object that the call is made on
     * @param argument the call's first argument
     * @return the call's frame, for {@link #exit}; null on a thread of the agent
     */
    public @Nullable Object enter(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        if (Thread.currentThread() instanceof AgentThread) {
            return null;
        }
        LibraryAdapter library = adapters.get(woven);
        // A call without an event gets a frame too: the objects that it creates are not the outer call's.
        LibraryCallFrame frame = new LibraryCallFrame(innermost.get(), library.begin(context, argument));
        innermost.set(frame);
        return frame;
    }

    /**
     * Takes an object that the library created in the innermost call of the current thread.
     *
     * @param detail such as the request that is sent
     */
    public void onObject(Object detail) {
        LibraryCallFrame frame = innermost.get();
        if (frame != null && frame.call() != null) {
            frame.call().onObject(detail);
        }
    }

    /**
     * Leaves a call. If it returned a completion stage, its event is recorded when that completes.
     *
     * @param entered what {@link #enter} returned
     * @param result what the library returns; null if nothing
     * @param failure what the library throws; null if nothing
     */
    public void exit(Object entered, @Nullable Object result, @Nullable Throwable failure) {
        LibraryCallFrame frame = (LibraryCallFrame) entered;
        if (frame.outer() == null) {
            innermost.remove();
        } else {
            innermost.set(frame.outer());
        }
        LibraryCall call = frame.call();
        if (call == null) {
            return;
        }
        if (failure == null && result instanceof CompletionStage<?> stage) {
            pendingCalls.track(stage, call);
            return;
        }
        call.complete(result, failure);
    }
}
