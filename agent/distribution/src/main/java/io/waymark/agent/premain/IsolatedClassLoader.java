package io.waymark.agent.premain;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent and its libraries from under {@code isolated/} in the agent's jar, where no other loader finds them: the
 * application may have its own, different versions of every one of them.
 *
 * <p>Class files there end in {@code .classdata}, so that tools that scan the class path do not take them for the
 * application's. The parent is the platform loader; nothing of the application is visible. It is a plain {@link
 * ClassLoader} on purpose: Chronicle rewrites the system property {@code java.class.path} if it finds a {@code
 * URLClassLoader}. Safe for use by many threads.
 */
final class IsolatedClassLoader extends ClassLoader {
    private static final String FOLDER = "isolated/";
    private static final String BRIDGE = "io.waymark.agent.bootstrap.";

    static {
        registerAsParallelCapable();
    }

    private final File jar;
    private final ZipFile zip;

    /**
     * Opens the jar; it stays open as long as the JVM runs.
     *
     * @param jar the agent's jar
     * @throws IOException if it cannot be read
     */
    IsolatedClassLoader(File jar) throws IOException {
        super("waymark", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
        this.zip = new ZipFile(jar);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                // Nothing of the JDK is in the jar: asking it would only cost time.
                byte[] file = name.startsWith("java.") || name.startsWith(BRIDGE) ? null : read(pathOf(name));
                loaded = file == null ? super.loadClass(name, false) : defineClass(name, file, 0, file.length);
            }
            return loaded;
        }
    }

    private static String pathOf(String className) {
        return FOLDER + className.replace('.', '/') + ".classdata";
    }

    private byte @Nullable [] read(String path) throws ClassNotFoundException {
        ZipEntry entry = zip.getEntry(path);
        if (entry == null) {
            return null;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException("cannot read " + path + " from " + jar, e);
        }
    }

    private static String pathOfResource(String name) {
        return FOLDER + (name.endsWith(".class") ? name + "data" : name);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        try {
            byte[] own = read(pathOfResource(name));
            return own == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(own);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    @SuppressWarnings("deprecation") // its replacement came with JDK 20
    protected @Nullable URL findResource(String name) {
        String path = pathOfResource(name);
        if (zip.getEntry(path) == null) {
            return null;
        }
        try {
            return new URL("jar:" + jar.toURI() + "!/" + path);
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL own = findResource(name);
        return own == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(own));
    }
}
