package io.waymark.agent.clientcall;

import io.waymark.agent.capture.LibraryListener;
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
public final class LibraryCalls implements LibraryListener {
    private static final Library NONE = (context, argument) -> null;

    /** The classes of a library by the beginning of their names, and the adapter's class. */
    private static final Map<String, String> ADAPTERS = Map.of(
            "software.amazon.awssdk.", "io.waymark.agent.instrumentation.awssdk.v2.SdkLibrary",
            "com.amazonaws.", "io.waymark.agent.instrumentation.awssdk.v1.SdkLibrary");

    @SuppressWarnings("ThreadLocalUsage") // an agent has one of it, for ever
    private final ThreadLocal<@Nullable Frame> innermost = new ThreadLocal<>();

    private final Map<ClassLoader, Map<String, WeakReference<Library>>> known = new WeakHashMap<>();
    private final LibraryEvents events;
    private final PendingCalls pending = new PendingCalls(this::end);
    private final ClassValue<Library> libraries = new ClassValue<>() {
        @Override
        protected Library computeValue(Class<?> woven) {
            return find(woven);
        }
    };

    private record Frame(@Nullable Frame outer, @Nullable LibraryCall call) {}

    /**
     * Creates it.
     *
     * @param events where adapters put their events
     */
    public LibraryCalls(LibraryEvents events) {
        this.events = events;
    }

    @Override
    public @Nullable Object enter(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        if (Thread.currentThread() instanceof AgentThread) {
            return null;
        }
        Library library = libraries.get(woven);
        // A call of which nothing is wanted is noted too: what it makes on its way is not the outer call's.
        Frame frame = new Frame(innermost.get(), library.begin(context, argument));
        innermost.set(frame);
        return frame;
    }

    @Override
    public void pass(Object detail) {
        Frame frame = innermost.get();
        if (frame != null && frame.call() != null) {
            frame.call().detail(detail);
        }
    }

    @Override
    public void leave(Object left, @Nullable Object result, @Nullable Throwable failure) {
        Frame frame = (Frame) left;
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
            pending.follow(stage, call);
        } else {
            end(call, result, failure);
        }
    }

    /**
     * Makes the events of calls that have completed without one so far; when the JVM shuts down.
     *
     * @return how many calls have not completed
     */
    public int endCompleted() {
        return pending.endCompleted();
    }

    private void end(LibraryCall call, @Nullable Object result, @Nullable Throwable failure) {
        try {
            call.end(result, failure);
        } catch (Throwable e) {
            events.failed("event lost: a library's call could not be recorded", e);
        }
    }

    private Library find(Class<?> woven) {
        ClassLoader loader = woven.getClassLoader();
        String adapter = adapterOf(woven.getName());
        if (loader == null || adapter == null) {
            return NONE;
        }
        synchronized (known) {
            Map<String, WeakReference<Library>> ofLoader = known.computeIfAbsent(loader, key -> new HashMap<>());
            WeakReference<Library> reference = ofLoader.get(adapter);
            Library library = reference == null ? null : reference.get();
            if (library == null) {
                library = load(loader, adapter);
                ofLoader.put(adapter, new WeakReference<>(library));
            }
            return library;
        }
    }

    private static @Nullable String adapterOf(String className) {
        for (Map.Entry<String, String> entry : ADAPTERS.entrySet()) {
            if (className.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    private Library load(ClassLoader loader, String adapter) {
        try {
            String prefix = adapter.substring(0, adapter.lastIndexOf('.') + 1);
            return (Library) new LibraryClassLoader(loader, prefix)
                    .loadClass(adapter)
                    .getConstructor(LibraryEvents.class)
                    .newInstance(events);
        } catch (ReflectiveOperationException | LinkageError e) {
            events.failed("not audited: calls of a library: its version is not one that the agent knows", e);
            return NONE;
        }
    }
}
