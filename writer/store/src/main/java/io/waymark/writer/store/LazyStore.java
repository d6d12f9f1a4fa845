package io.waymark.writer.store;

import io.waymark.base.configuration.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A store whose libraries are loaded at its first use, on the thread that uses it: from a nested jar, as in the agent's jar,
 * or else from the class path. Used by one thread.
 */
final class LazyStore implements ObjectStore {
    private final String jarResource;
    private final Configuration configuration;
    private final String trailRegion;
    private @Nullable ClassLoader loader;
    private @Nullable ObjectStore delegate;

    LazyStore(String jarResource, Configuration configuration, String trailRegion) {
        this.jarResource = jarResource;
        this.configuration = configuration;
        this.trailRegion = trailRegion;
    }

    /** A call of the store. */
    private interface StoreFunction<T> {
        T run(ObjectStore store) throws IOException;
    }

    @Override
    public void put(String key, Path file, Map<String, String> metadata) throws IOException {
        withLibrary(store -> {
            store.put(key, file, metadata);
            return key;
        });
    }

    @Override
    public Optional<StoredObject> read(String key) throws IOException {
        return withLibrary(store -> store.read(key));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return withLibrary(store -> store.list(prefix));
    }

    /** Libraries look up their own parts through the thread's context class loader. */
    private <T> T withLibrary(StoreFunction<T> call) throws IOException {
        ClassLoader library = libraryLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(library);
        try {
            return call.run(delegate(library));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private ClassLoader libraryLoader() throws IOException {
        ClassLoader current = loader;
        if (current == null) {
            ClassLoader own = LazyStore.class.getClassLoader();
            try (InputStream nested = own.getResourceAsStream(jarResource)) {
                current = nested == null ? own : new NestedJarLoader(own, jarResource);
            }
            loader = current;
        }
        return current;
    }

    private ObjectStore delegate(ClassLoader library) throws IOException {
        ObjectStore current = delegate;
        if (current == null) {
            current = ServiceLoader.load(StoreProvider.class, library)
                    .findFirst()
                    .orElseThrow(() -> new StoreException(
                            "library",
                            "the library of the store is missing: neither the class path nor " + jarResource
                                    + " provides it",
                            null))
                    .open(configuration, trailRegion);
            delegate = current;
        }
        return current;
    }
}
