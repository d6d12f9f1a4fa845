package io.waymark.agent.background;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The listeners and jobs of the service, as far as they are registered or had work. Safe for use by many threads. */
public final class BackgroundCoverage {
    /** A service that has more is still audited; the coverage does not list the others. */
    private static final int MAX_OPERATIONS = 10_000;

    private final BackgroundRecorder recorder;
    private final Set<AuditedBackground> known = ConcurrentHashMap.newKeySet();
    private final Queue<AuditedBackground> inOrder = new ConcurrentLinkedQueue<>();

    /**
     * Creates it, empty.
     *
     * @param recorder knows what becomes of their work
     */
    public BackgroundCoverage(BackgroundRecorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Adds a listener or job.
     *
     * @param operation known or not
     */
    public void add(BackgroundOperation operation) {
        AuditedBackground audited = recorder.describe(operation);
        if (known.size() < MAX_OPERATIONS && known.add(audited)) {
            inOrder.add(audited);
        }
    }

    /**
     * Counts the listeners and jobs.
     *
     * @return a number that grows with each
     */
    public int size() {
        return known.size();
    }

    /**
     * Describes all listeners and jobs.
     *
     * @return in the order in which they became known
     */
    public List<AuditedBackground> all() {
        return List.copyOf(inOrder);
    }
}
