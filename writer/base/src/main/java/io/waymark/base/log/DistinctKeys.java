package io.waymark.base.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the first occurrence of a kind of problem from its repetitions. Bounded; safe for use by many threads. */
public final class DistinctKeys {
    /** Bounds the memory: further kinds count as repetitions. */
    private static final int MAX_KEYS = 1_000;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** Creates an empty set. */
    public DistinctKeys() {}

    /**
     * Notes an occurrence.
     *
     * @param key names the kind
     * @return whether it is the first of its kind
     */
    public boolean isFirst(String key) {
        return seen.size() < MAX_KEYS && seen.add(key);
    }
}
