package io.waymark.writer.store;

import io.waymark.configuration.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A store whose libraries are loaded when it is first used, on the thread that uses it. They lie on the class path, or in a
 * jar that is a resource, as in the agent's. Used by one thread.
 */
final class LibraryStore implements ObjectStore {
    private final String jar;
    private final Configuration configuration;
    private @Nullable ObjectStore opened;

    LibraryStore(String jar, Configuration configuration) {
        this.jar = jar;
        this.configuration = configuration;
    }

    @Override
    public void put(String key, Path file, Map<String, String> metadata) throws IOException {
        opened().put(key, file, metadata);
    }

    @Override
    public Optional<StoredObject> read(String key) throws IOException {
        return opened().read(key);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return opened().list(prefix);
    }

    private ObjectStore opened() throws IOException {
        ObjectStore current = opened;
        if (current == null) {
            ClassLoader own = LibraryStore.class.getClassLoader();
            ClassLoader loader;
            try (InputStream nested = own.getResourceAsStream(jar)) {
                loader = nested == null ? own : new NestedJarLoader(own, jar);
            }
            current = ServiceLoader.load(StoreProvider.class, loader)
                    .findFirst()
                    .orElseThrow(() -> new StoreException(
                            "library",
                            "the library of the store is missing: " + jar + " must be beside the writer",
                            null))
                    .open(configuration);
            opened = current;
        }
        return current;
    }
}
