package io.waymark.agent.clientcall;

import io.waymark.agent.capture.LibraryCallListener;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.ring.AgentThread;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leads what woven library code tells to the adapter of the copy of the library that tells it. Safe for use by many threads.
 *
 * <p>An adapter lives as long as the library: the library's own classes hold it, and nothing of the agent does.
 */
public final class LibraryCallDispatcher implements LibraryCallListener {
    private static final LibraryAdapter NONE = (context, argument) -> null;

    @SuppressWarnings("ThreadLocalUsage") // an agent has one of it, for ever
    private final ThreadLocal<@Nullable LibraryCallFrame> innermost = new ThreadLocal<>();

    private final Map<ClassLoader, Map<String, WeakReference<LibraryAdapter>>> adapters = new WeakHashMap<>();
    private final InstrumentationIndex index;
    private final AdapterContext events;
    private final PendingLibraryCalls pending = new PendingLibraryCalls(this::complete);
    private final ClassValue<LibraryAdapter> adaptersByClass = new ClassValue<>() {
        @Override
        protected LibraryAdapter computeValue(Class<?> woven) {
            return find(woven);
        }
    };

    private record LibraryCallFrame(
            @Nullable LibraryCallFrame outer, @Nullable LibraryCall call) {}

    /**
     * Creates it.
     *
     * @param index names the adapters of libraries
     * @param events where adapters put their events
     */
    public LibraryCallDispatcher(InstrumentationIndex index, AdapterContext events) {
        this.index = index;
        this.events = events;
    }

    @Override
    public @Nullable Object onEnter(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        if (Thread.currentThread() instanceof AgentThread) {
            return null;
        }
        LibraryAdapter library = adaptersByClass.get(woven);
        // A call of which nothing is wanted is noted too: what it makes on its way is not the outer call's.
        LibraryCallFrame frame = new LibraryCallFrame(innermost.get(), library.begin(context, argument));
        innermost.set(frame);
        return frame;
    }

    @Override
    public void onObject(Object detail) {
        LibraryCallFrame frame = innermost.get();
        if (frame != null && frame.call() != null) {
            frame.call().onObject(detail);
        }
    }

    @Override
    public void onExit(Object left, @Nullable Object result, @Nullable Throwable failure) {
        LibraryCallFrame frame = (LibraryCallFrame) left;
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
            pending.track(stage, call);
        } else {
            complete(call, result, failure);
        }
    }

    /**
     * Makes the events of calls that have completed without one so far; when the JVM shuts down.
     *
     * @return how many calls have not completed
     */
    public int completeFinished() {
        return pending.completeFinished();
    }

    private void complete(LibraryCall call, @Nullable Object result, @Nullable Throwable failure) {
        try {
            call.complete(result, failure);
        } catch (Throwable e) {
            events.reportFailure("event lost: a library's call could not be recorded", e);
        }
    }

    private LibraryAdapter find(Class<?> woven) {
        ClassLoader loader = woven.getClassLoader();
        String internalName = woven.getName().replace('.', '/');
        LibraryInstrumentation instrumentation = index.find(internalName);
        String adapter = instrumentation == null ? null : instrumentation.adapter(internalName);
        if (loader == null || instrumentation == null || adapter == null) {
            return NONE;
        }
        synchronized (adapters) {
            Map<String, WeakReference<LibraryAdapter>> ofLoader =
                    adapters.computeIfAbsent(loader, key -> new HashMap<>());
            WeakReference<LibraryAdapter> reference = ofLoader.get(adapter);
            LibraryAdapter library = reference == null ? null : reference.get();
            if (library == null) {
                library = load(loader, adapter, instrumentation);
                ofLoader.put(adapter, new WeakReference<>(library));
            }
            return library;
        }
    }

    private LibraryAdapter load(ClassLoader loader, String adapter, LibraryInstrumentation instrumentation) {
        try {
            String prefix = adapter.substring(0, adapter.lastIndexOf('.') + 1);
            return (LibraryAdapter) new AdapterClassLoader(loader, prefix)
                    .loadClass(adapter)
                    .getConstructor(AdapterContext.class)
                    .newInstance(events);
        } catch (ReflectiveOperationException | LinkageError e) {
            events.reportFailure(
                    "not audited: calls of the " + instrumentation.name()
                            + ": this version is not supported; supported: " + instrumentation.supportedVersions(),
                    e);
            return NONE;
        }
    }
}
