package io.waymark.writer.store;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads classes from a jar that is a resource of the parent loader, so that an unused library costs one entry of the outer
 * jar. The jar is read into memory through a soft reference, and again after the garbage collector has cleared it. This is
 * not a {@code URLClassLoader}, since Chronicle rewrites the system property {@code java.class.path} if it finds one. Safe for
 * use by many threads.
 */
final class NestedJarLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final ClassLoader outer;
    private final String jar;
    private volatile SoftReference<Map<String, byte[]>> content = new SoftReference<>(Map.of());

    NestedJarLoader(ClassLoader outer, String jar) {
        super("waymark-nested", outer);
        this.outer = outer;
        this.jar = jar;
    }

    private Map<String, byte[]> content() {
        Map<String, byte[]> current = content.get();
        if (current == null || current.isEmpty()) {
            try {
                current = read();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + jar, e);
            }
            content = new SoftReference<>(current);
        }
        return current;
    }

    private Map<String, byte[]> read() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        InputStream resource = outer.getResourceAsStream(jar);
        if (resource == null) {
            throw new FileNotFoundException(jar + " is missing");
        }
        try (ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = content().get(name.replace('.', '/') + ".class");
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
    }

    @Override
    @SuppressWarnings("deprecation") // the replacement needs JDK 20
    protected @Nullable URL findResource(String name) {
        byte[] file = content().get(name);
        if (file == null) {
            return null;
        }
        try {
            return new URL(null, "waymark:" + jar + "!/" + name, new InMemoryHandler(file));
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL own = findResource(name);
        return own == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(own));
    }

    /** Serves the content of a resource's URL. */
    private static final class InMemoryHandler extends URLStreamHandler {
        private final byte[] file;

        InMemoryHandler(byte[] file) {
            this.file = file;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(file);
                }
            };
        }
    }
}
