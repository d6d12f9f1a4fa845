package io.waymark.agent.weave;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Records which methods are instrumented, and which should be but are not: nothing that a developer annotated is left out in
 * silence. Safe for use by many threads.
 */
public final class InstrumentationCoverage {
    private final Consumer<String> listener;
    private final Set<String> instrumented = ConcurrentHashMap.newKeySet();
    private final Map<String, String> notInstrumented = new ConcurrentHashMap<>();
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * Creates it, empty.
     *
     * @param listener gets one line for each method or class that is not instrumented, and for each warning, once
     */
    public InstrumentationCoverage(Consumer<String> listener) {
        this.listener = listener;
    }

    void instrumented(String method) {
        instrumented.add(method);
        changes.incrementAndGet();
    }

    void notInstrumented(String what, String reason) {
        if (!reason.equals(notInstrumented.put(what, reason))) {
            changes.incrementAndGet();
            listener.accept("not audited: " + what + ": " + reason);
        }
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
     * Returns the methods and classes that should be audited but are not.
     *
     * @return the reasons by method or class, sorted
     */
    public Map<String, String> notInstrumented() {
        return new TreeMap<>(notInstrumented);
    }
}
