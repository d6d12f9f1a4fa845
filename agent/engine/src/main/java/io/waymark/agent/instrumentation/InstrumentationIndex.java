package io.waymark.agent.instrumentation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instrumentation of a class by the class's name. Safe for use by many threads.
 *
 * <p>Every class that the JVM loads is looked up: that costs one look into a hash table and a comparison with few prefixes,
 * and allocates nothing.
 */
public final class InstrumentationIndex {
    private static final String SERVICE_FILE =
            "META-INF/services/io.waymark.agent.instrumentation.LibraryInstrumentation";

    private final List<LibraryInstrumentation> instrumentations;
    private final Map<String, LibraryInstrumentation> byName = new HashMap<>();
    private final String[] prefixes;
    private final LibraryInstrumentation[] byPrefix;

    /**
     * Creates an index.
     *
     * @param instrumentations what is declared; no two may list the same class
     */
    public InstrumentationIndex(List<LibraryInstrumentation> instrumentations) {
        this.instrumentations = List.copyOf(instrumentations);
        List<String> beginnings = new ArrayList<>();
        List<LibraryInstrumentation> owners = new ArrayList<>();
        for (LibraryInstrumentation instrumentation : instrumentations) {
            for (String name : instrumentation.classNames()) {
                LibraryInstrumentation other = byName.put(name, instrumentation);
                if (other != null) {
                    throw new IllegalArgumentException(
                            name + " is declared by both " + other.name() + " and " + instrumentation.name());
                }
            }
            for (String prefix : instrumentation.namePrefixes()) {
                beginnings.add(prefix);
                owners.add(instrumentation);
            }
        }
        for (UncoveredLibrary library : UncoveredLibrary.without(byName.keySet(), beginnings)) {
            byName.put(library.className(), library);
        }
        prefixes = beginnings.toArray(new String[0]);
        byPrefix = owners.toArray(new LibraryInstrumentation[0]);
    }

    /**
     * Loads all declarations.
     *
     * <p>Reads the service file itself, which lists the providers of all modules in the agent's jar: {@code ServiceLoader}
     * opens the jar again through a URL, and takes as long as all else that the agent does before {@code main}.
     *
     * @param loader the agent's class loader
     * @return their index
     * @throws IllegalStateException if a declaration cannot be loaded
     */
    public static InstrumentationIndex load(ClassLoader loader) {
        List<LibraryInstrumentation> found = new ArrayList<>();
        try (InputStream in = loader.getResourceAsStream(SERVICE_FILE)) {
            String names = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int start = 0;
            for (int end = names.indexOf('\n'); end >= 0; end = names.indexOf('\n', start)) {
                String name = names.substring(start, end).trim();
                start = end + 1;
                if (!name.isEmpty()) {
                    found.add((LibraryInstrumentation)
                            loader.loadClass(name).getDeclaredConstructor().newInstance());
                }
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("an instrumentation cannot be loaded: ".concat(String.valueOf(e)), e);
        }
        return new InstrumentationIndex(found);
    }

    /**
     * Finds the instrumentation of a class.
     *
     * @param internalName the class's internal name
     * @return the instrumentation that lists or matches it; null if there is none
     */
    public @Nullable LibraryInstrumentation find(String internalName) {
        LibraryInstrumentation listed = byName.get(internalName);
        if (listed != null) {
            return listed;
        }
        for (int i = 0; i < prefixes.length; i++) {
            if (internalName.startsWith(prefixes[i]) && byPrefix[i].matches(internalName)) {
                return byPrefix[i];
            }
        }
        return null;
    }

    /**
     * Finds the accessor of a class of requests.
     *
     * @param requestType the class
     * @return the accessor; null if no library has such requests
     */
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        for (LibraryInstrumentation instrumentation : instrumentations) {
            RequestAccessor accessor = instrumentation.requestAccessor(requestType);
            if (accessor != null) {
                return accessor;
            }
        }
        return null;
    }
}
