package io.waymark.agent.context;

import io.waymark.base.reference.WeakIdentityMap;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The callers propagated to tasks that are submitted and not yet run. Tasks are compared by identity and held weakly: the
 * entry of a task that never runs goes with the task. Safe for use by many threads.
 */
final class TaskCallers {
    /** Beyond this number, tasks run without their caller, and their records say that it is unknown. */
    private static final int MAX_TASKS = 100_000;

    /** Beyond this number, submissions of one task run without their caller. */
    private static final int MAX_SUBMISSIONS = 1_000;

    /** Stands for the service itself. */
    private static final Object NOBODY = new Object();

    private final WeakIdentityMap<Submissions> submissions = new WeakIdentityMap<>();

    /**
     * Whom one task was submitted for: an application may submit the same object again before it has run. They are taken in the
     * order of their submission, as by a pool.
     */
    private final class Submissions {
        private @Nullable Object first;
        private @Nullable Queue<Object> others;
        private boolean taken;

        /** Returns false if the last submission has been taken. */
        synchronized boolean add(Object scope) {
            if (taken) {
                return false;
            }
            if (first == null) {
                first = scope;
            } else {
                Queue<Object> later = others == null ? new ArrayDeque<>(2) : others;
                others = later;
                if (later.size() < MAX_SUBMISSIONS) {
                    later.add(scope);
                }
            }
            return true;
        }

        synchronized @Nullable Object poll(Object task) {
            Object scope = first;
            if (scope != null) {
                first = others == null ? null : others.poll();
                if (first == null) {
                    taken = true;
                    submissions.remove(task);
                }
            }
            return scope;
        }
    }

    void put(Object task, PropagatedScope scope) {
        if (submissions.size() < MAX_TASKS) {
            while (!submissions.computeIfAbsent(task, Submissions::new).add(scope)) {
                Thread.onSpinWait();
            }
        }
    }

    /** Remembers that the service itself submitted a task, if the same task waits to be run for a caller. */
    void putNobody(Object task) {
        Submissions waiting = submissions.get(task);
        if (waiting != null) {
            waiting.add(NOBODY);
        }
    }

    @Nullable
    PropagatedScope take(Object task) {
        Submissions waiting = submissions.get(task);
        return waiting != null && waiting.poll(task) instanceof PropagatedScope scope ? scope : null;
    }
}
