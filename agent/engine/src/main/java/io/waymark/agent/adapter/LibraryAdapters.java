package io.waymark.agent.adapter;

import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.instrumentation.AdapterFit;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Finds the adapter of the copy of a library that a woven class belongs to. Safe for use by many threads.
 *
 * <p>An adapter lives as long as the library: the library's own classes hold it, and nothing of the agent does.
 *
 * @param <T> what the adapters implement
 */
public final class LibraryAdapters<T> {
    private final Map<ClassLoader, Map<String, WeakReference<T>>> adapters = new WeakHashMap<>();
    private final InstrumentationIndex index;
    private final CaptureFailures failures;
    private final T none;
    private final AdapterFactory<T> factory;
    private final ClassValue<T> adaptersByClass = new ClassValue<>() {
        @Override
        protected T computeValue(Class<?> woven) {
            return find(woven);
        }
    };

    /** Makes an adapter of its class. */
    public interface AdapterFactory<T> {
        /**
         * Makes an adapter.
         *
         * @param adapterClass the adapter's class, loaded beside the library
         * @return the adapter
         * @throws ReflectiveOperationException if the class has no such constructor, or it fails
         */
        T create(Class<?> adapterClass) throws ReflectiveOperationException;
    }

    /**
     * Creates it.
     *
     * @param index names the adapters of libraries
     * @param factory makes an adapter
     * @param none stands for the adapter of a version that is not supported
     * @param failures reports such versions
     */
    public LibraryAdapters(InstrumentationIndex index, AdapterFactory<T> factory, T none, CaptureFailures failures) {
        this.index = index;
        this.factory = factory;
        this.none = none;
        this.failures = failures;
    }

    /**
     * Returns the adapter of a woven class.
     *
     * @param woven the library's class that reports something
     * @return the adapter; that for unsupported versions if the adapter does not fit
     */
    public T get(Class<?> woven) {
        return adaptersByClass.get(woven);
    }

    private T find(Class<?> woven) {
        ClassLoader loader = woven.getClassLoader();
        String internalName = woven.getName().replace('.', '/');
        LibraryInstrumentation instrumentation = index.find(internalName);
        String adapter = instrumentation == null ? null : instrumentation.adapter(internalName);
        if (loader == null || instrumentation == null || adapter == null) {
            return none;
        }
        synchronized (adapters) {
            Map<String, WeakReference<T>> ofLoader = adapters.computeIfAbsent(loader, key -> new HashMap<>());
            WeakReference<T> reference = ofLoader.get(adapter);
            T library = reference == null ? null : reference.get();
            if (library == null) {
                library = load(woven, loader, adapter, instrumentation);
                ofLoader.put(adapter, new WeakReference<>(library));
            }
            return library;
        }
    }

    private T load(Class<?> woven, ClassLoader loader, String adapter, LibraryInstrumentation instrumentation) {
        String missing = AdapterFit.firstMissing(adapter, LibraryAdapters.class.getClassLoader(), loader, woven);
        if (missing != null) {
            failures.reportUnsupported(
                    woven,
                    instrumentation.name(),
                    missing + " is missing; supported: " + instrumentation.supportedVersions());
            return none;
        }
        try {
            String prefix = adapter.substring(0, adapter.lastIndexOf('.') + 1);
            return factory.create(new AdapterClassLoader(loader, prefix).loadClass(adapter));
        } catch (ReflectiveOperationException | LinkageError e) {
            failures.report(
                    "not audited: calls of the " + instrumentation.name()
                            + ": this version is not supported; supported: " + instrumentation.supportedVersions(),
                    e);
            return none;
        }
    }
}
