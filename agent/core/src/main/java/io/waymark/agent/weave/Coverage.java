package io.waymark.agent.weave;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
    }

    void notWoven(String what, String reason) {
        if (!reason.equals(notWoven.put(what, reason))) {
            report.accept("not audited: " + what + ": " + reason);
        }
    }

    void remark(String what, String remark) {
        String line = what + ": " + remark;
        if (remarks.add(line)) {
            report.accept(line);
        }
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
