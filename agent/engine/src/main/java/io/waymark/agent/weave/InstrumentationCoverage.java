package io.waymark.agent.weave;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What was woven, and what asked to be woven but was not. Nothing that a developer annotated is left out in silence. Safe
 * for use by many threads.
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
     * @param report gets one line for each thing that was not woven, and for each remark, once
     */
    public InstrumentationCoverage(Consumer<String> report) {
        this.listener = report;
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

    void warn(String what, String remark) {
        String line = what + ": " + remark;
        if (warnings.add(line)) {
            changes.incrementAndGet();
            listener.accept(line);
        }
    }

    /**
     * How often anything was added.
     *
     * @return a number that changes whenever the others do
     */
    public int changes() {
        return changes.get();
    }

    /**
     * What else there is to say of what is woven.
     *
     * @return lines of text, sorted
     */
    public Set<String> warnings() {
        return new TreeSet<>(warnings);
    }

    /**
     * The methods that are audited.
     *
     * @return such as {@code com.example.Orders.create(String)}
     */
    public Set<String> instrumented() {
        return Set.copyOf(instrumented);
    }

    /**
     * What asked to be audited but is not.
     *
     * @return the reasons by method or class, sorted
     */
    public Map<String, String> notInstrumented() {
        return new TreeMap<>(notInstrumented);
    }
}
