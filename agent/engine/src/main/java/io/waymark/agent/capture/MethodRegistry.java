package io.waymark.agent.capture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assigns ids to audited methods. Safe for use by many threads; lookup takes no lock. */
public final class MethodRegistry {
    private static final int INITIAL_CAPACITY = 64;

    private final Map<AuditedMethod, Integer> ids = new HashMap<>();
    private volatile @Nullable AuditedMethod[] methods = new AuditedMethod[INITIAL_CAPACITY];

    /** Creates an empty registry. */
    public MethodRegistry() {}

    /**
     * Assigns an id to a method. Equal descriptions get the same id, also from different class loaders.
     *
     * @param method description of the method
     * @return its id, from 0
     */
    public synchronized int register(AuditedMethod method) {
        Integer known = ids.get(method);
        if (known != null) {
            return known;
        }
        int id = ids.size();
        @Nullable AuditedMethod[] current = methods;
        if (id == current.length) {
            current = Arrays.copyOf(current, id * 2);
        }
        current[id] = method;
        // Also written if the array is unchanged: the volatile write publishes the new element.
        methods = current;
        ids.put(method, id);
        return id;
    }

    /**
     * Looks up a method.
     *
     * @param id the result of {@link #register}
     * @return null for an unknown id
     */
    public @Nullable AuditedMethod get(int id) {
        @Nullable AuditedMethod[] current = methods;
        return id >= 0 && id < current.length ? current[id] : null;
    }
}
