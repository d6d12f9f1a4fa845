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
public final class Coverage {
    private final Consumer<String> report;
    private final Set<String> woven = ConcurrentHashMap.newKeySet();
    private final Map<String, String> notWoven = new ConcurrentHashMap<>();
    private final Set<String> remarks = ConcurrentHashMap.newKeySet();
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * Creates it, empty.
     *
     * @param report gets one line for each thing that was not woven, and for each remark, once
     */
    public Coverage(Consumer<String> report) {
        this.report = report;
    }

    void woven(String method) {
        woven.add(method);
        changes.incrementAndGet();
    }

    void notWoven(String what, String reason) {
        if (!reason.equals(notWoven.put(what, reason))) {
            changes.incrementAndGet();
            report.accept("not audited: " + what + ": " + reason);
        }
    }

    void remark(String what, String remark) {
        String line = what + ": " + remark;
        if (remarks.add(line)) {
            changes.incrementAndGet();
            report.accept(line);
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
    public Set<String> remarks() {
        return new TreeSet<>(remarks);
    }

    /**
     * The methods that are audited.
     *
     * @return such as {@code com.example.Orders.create(String)}
     */
    public Set<String> woven() {
        return Set.copyOf(woven);
    }

    /**
     * What asked to be audited but is not.
     *
     * @return the reasons by method or class, sorted
     */
    public Map<String, String> notWoven() {
        return new TreeMap<>(notWoven);
    }
}
