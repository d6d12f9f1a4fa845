package io.waymark.agent.weave;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records which methods are instrumented, and which should be but are not: nothing that a developer annotated is left out in
 * silence. Safe for use by many threads.
 */
public final class InstrumentationCoverage {
    private final Consumer<String> listener;
    private final BiConsumer<String, Throwable> failureListener;
    private final Set<String> instrumented = ConcurrentHashMap.newKeySet();
    private final Map<String, String> notInstrumented = new ConcurrentHashMap<>();
    private final Set<String> configured = ConcurrentHashMap.newKeySet();
    private final Set<InstrumentedLibrary> libraries = ConcurrentHashMap.newKeySet();
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ConfiguredMethods expected;
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * Creates it, empty.
     *
     * @param listener gets one line for each method or class that is not instrumented, and for each warning, once
     */
    public InstrumentationCoverage(Consumer<String> listener) {
        this(listener, (line, failure) -> listener.accept(line));
    }

    /**
     * Creates it, empty.
     *
     * @param listener gets one line for each method or class that is not instrumented, and for each warning, once
     * @param failureListener gets the line in place of the other listener, with the failure that is the reason
     */
    public InstrumentationCoverage(Consumer<String> listener, BiConsumer<String, Throwable> failureListener) {
        this.listener = listener;
        this.failureListener = failureListener;
    }

    void instrumented(String method) {
        instrumented.add(method);
        changes.incrementAndGet();
    }

    /**
     * Records a copy of a library whose version is not supported.
     *
     * @param woven a class of the library
     * @param library the library's name
     * @param reason what does not fit, and what is supported
     */
    public void unsupported(Class<?> woven, String library, String reason) {
        String version = LibraryVersion.of(library, woven.getName().replace('.', '/'), woven.getProtectionDomain());
        libraries.removeIf(known -> known.name().equals(library) && Objects.equals(known.version(), version));
        notInstrumented(version == null ? library : library + " " + version, reason);
    }

    /**
     * Takes the configured methods, of which those that no class has are reported.
     *
     * @param methods the methods
     */
    public void expect(ConfiguredMethods methods) {
        expected = methods;
    }

    /**
     * Returns the configured methods that no loaded class has.
     *
     * @return the reasons by method, sorted; may shrink when classes are loaded
     */
    public Map<String, String> unmatched() {
        ConfiguredMethods methods = expected;
        return methods == null ? Map.of() : methods.unmatched();
    }

    /** Records a method that the configuration names. */
    void configured(String method) {
        configured.add(method);
        instrumented(method);
    }

    void library(InstrumentedLibrary library) {
        if (libraries.add(library)) {
            changes.incrementAndGet();
        }
    }

    /**
     * Records what is not audited, once.
     *
     * @param what a method, class or library
     * @param reason why not, and what to do
     */
    public void notInstrumented(String what, String reason) {
        if (addNotInstrumented(what, reason)) {
            listener.accept(notAudited(what, reason));
        }
    }

    void notInstrumented(String what, String reason, Throwable failure) {
        if (addNotInstrumented(what, reason)) {
            failureListener.accept(notAudited(what, reason), failure);
        }
    }

    /** Records a library that nothing covers; many services have one, so that only the coverage says so. */
    void uncovered(String library, String reason) {
        addNotInstrumented(library, reason);
    }

    private boolean addNotInstrumented(String what, String reason) {
        boolean added = !reason.equals(notInstrumented.put(what, reason));
        if (added) {
            changes.incrementAndGet();
        }
        return added;
    }

    private static String notAudited(String what, String reason) {
        return "not audited: " + what + ": " + reason;
    }

    void warn(String what, String warning) {
        String line = what + ": " + warning;
        if (warnings.add(line)) {
            changes.incrementAndGet();
            listener.accept(line);
        }
    }

    /**
     * Counts changes.
     *
     * @return a number that grows with each change
     */
    public int changes() {
        return changes.get();
    }

    /**
     * Returns the warnings about instrumented methods and classes.
     *
     * @return lines of text, sorted
     */
    public Set<String> warnings() {
        return new TreeSet<>(warnings);
    }

    /**
     * Returns the instrumented methods and classes.
     *
     * @return such as {@code com.example.Orders.create(String)}
     */
    public Set<String> instrumented() {
        return Set.copyOf(instrumented);
    }

    /**
     * Returns the instrumented methods that the configuration names.
     *
     * @return a part of {@link #instrumented()}
     */
    public Set<String> configured() {
        return Set.copyOf(configured);
    }

    /**
     * Returns the instrumented libraries whose use becomes events.
     *
     * @return sorted
     */
    public Set<InstrumentedLibrary> libraries() {
        return new TreeSet<>(libraries);
    }

    /**
     * Returns the methods and classes that should be audited but are not.
     *
     * @return the reasons by method or class, sorted
     */
    public Map<String, String> notInstrumented() {
        return new TreeMap<>(notInstrumented);
    }
}
