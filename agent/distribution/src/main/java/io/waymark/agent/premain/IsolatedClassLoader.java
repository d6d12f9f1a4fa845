package io.waymark.agent.premain;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent and its libraries from the jar inside the agent's jar, where no other loader finds them: the
 * application may have other versions of each of them.
 *
 * <p>Resources lie under {@code isolated/} beside it. The parent is the platform loader; no class of the
 * application is visible. This is a plain {@link ClassLoader} on purpose: Chronicle rewrites the system property {@code
 * java.class.path} if it finds a {@code URLClassLoader}. Safe for use by many threads.
 */
final class IsolatedClassLoader extends ClassLoader {
    private static final String FOLDER = "isolated/";
    private static final String BRIDGE = "io.waymark.agent.bootstrap.";

    /** A security policy that grants permissions to the agent's jar means these classes too. */
    private static final ProtectionDomain DOMAIN = IsolatedClassLoader.class.getProtectionDomain();

    static {
        registerAsParallelCapable();
    }

    private final File jar;
    private final ZipFile zip;
    private final IsolatedClasses classes;

    /**
     * Opens the jar, which stays open as long as the JVM runs.
     *
     * @param jar the agent's jar
     * @throws IOException if the jar cannot be read
     */
    IsolatedClassLoader(File jar) throws IOException {
        super("waymark", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
        this.zip = new ZipFile(jar);
        this.classes = new IsolatedClasses(zip);
    }

    /**
     * Finds the agent's jar.
     *
     * @return the agent's jar
     * @throws IOException if the agent's classes are not in a file
     */
    static File ownJar() throws IOException {
        CodeSource source = DOMAIN.getCodeSource();
        File own =
                source == null ? null : new File(URI.create(source.getLocation().toString()));
        if (own == null || !own.isFile()) {
            throw new IOException("waymark-agent.jar must be given to -javaagent as one file");
        }
        return own;
    }

    /**
     * Creates an entry point of a command, in a loader of its own.
     *
     * @param name the name of its class
     * @return the entry point
     * @throws IllegalStateException if the jar is damaged
     */
    static Object newEntryPoint(String name) {
        try {
            return new IsolatedClassLoader(ownJar())
                    .loadClass(name)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (Exception e) {
            throw new IllegalStateException("cannot load delivery from the agent's jar: ".concat(e.toString()), e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                // The jar holds no class of the JDK: a lookup would only cost time.
                byte[] file = name.startsWith("java.") || name.startsWith(BRIDGE) ? null : read(name);
                loaded = file == null ? super.loadClass(name, false) : defineClass(name, file, 0, file.length, DOMAIN);
            }
            return loaded;
        }
    }

    private byte @Nullable [] read(String className) throws ClassNotFoundException {
        try {
            return classes.read(className.replace('.', '/').concat(".class"));
        } catch (IOException e) {
            throw new ClassNotFoundException(
                    "cannot read " + className + " from " + jar
                            + "; if the file was overwritten while the service runs, restart the service",
                    e);
        }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        try {
            if (name.endsWith(".class")) {
                byte[] own = classes.read(name);
                if (own != null) {
                    return new ByteArrayInputStream(own);
                }
            }
            // Not through a URL, which would open the jar again.
            ZipEntry entry = zip.getEntry(FOLDER.concat(name));
            return entry == null ? super.getResourceAsStream(name) : zip.getInputStream(entry);
        } catch (IOException e) {
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
        String path = FOLDER.concat(name);
        if (zip.getEntry(path) == null) {
            return null;
        }
        try {
            // The first "!/" ends the jar's own path, which may have one: a folder's name can end with "!".
            String own = jar.toURI().toString().replace("!", "%21");
            return new URL("jar:".concat(own).concat("!/").concat(path));
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL own = findResource(name);
        return own == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(own));
    }
}
