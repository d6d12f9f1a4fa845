package io.waymark.agent.instrumentation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instrumentation of a class by the class's name. Safe for use by many threads.
 *
 * <p>Every class that the JVM loads is looked up: that costs one look into a hash table and a comparison with few prefixes,
 * and allocates nothing.
 */
public final class InstrumentationIndex {
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
        prefixes = beginnings.toArray(new String[0]);
        byPrefix = owners.toArray(new LibraryInstrumentation[0]);
    }

    /**
     * Loads all declarations.
     *
     * @param loader the agent's class loader
     * @return their index
     * @throws java.util.ServiceConfigurationError if a declaration cannot be loaded
     */
    public static InstrumentationIndex load(ClassLoader loader) {
        List<LibraryInstrumentation> found = new ArrayList<>();
        for (LibraryInstrumentation instrumentation : ServiceLoader.load(LibraryInstrumentation.class, loader)) {
            found.add(instrumentation);
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
