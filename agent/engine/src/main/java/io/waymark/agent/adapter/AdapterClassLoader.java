package io.waymark.agent.adapter;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads the adapter of one copy of a library: the adapter's classes from the agent's jar, the agent's own from the agent, and
 * all others from the library's loader. Only the adapter sees its classes. Safe for use by many threads.
 */
final class AdapterClassLoader extends ClassLoader {
    private static final String AGENT = "io.waymark.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader agent = AdapterClassLoader.class.getClassLoader();
    private final String adapter;

    /**
     * Creates a loader.
     *
     * @param library the library's class loader
     * @param adapter the prefix of the adapter's class names
     */
    AdapterClassLoader(ClassLoader library, String adapter) {
        super("waymark-library", library);
        this.adapter = adapter;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(adapter)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }
        return name.startsWith(AGENT) ? agent.loadClass(name) : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = agent.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name + " is not in the agent's jar");
            }
            byte[] file = in.readAllBytes();
            return defineClass(name, file, 0, file.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " cannot be read", e);
        }
    }
}
