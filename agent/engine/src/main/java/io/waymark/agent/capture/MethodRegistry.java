package io.waymark.agent.capture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the audited methods. Safe for use by many threads; looking up takes no lock. */
public final class MethodRegistry {
    private static final int INITIAL_CAPACITY = 64;

    private final Map<AuditedMethod, Integer> ids = new HashMap<>();
    private volatile @Nullable AuditedMethod[] methods = new AuditedMethod[INITIAL_CAPACITY];

    /** Creates an empty registry. */
    public MethodRegistry() {}

    /**
     * Gives a method its number. The same content always gets the same one, also from another class loader.
     *
     * @param site what is known of the method
     * @return its number, from 0
     */
    public synchronized int register(AuditedMethod site) {
        Integer known = ids.get(site);
        if (known != null) {
            return known;
        }
        int number = ids.size();
        @Nullable AuditedMethod[] current = methods;
        if (number == current.length) {
            current = Arrays.copyOf(current, number * 2);
        }
        current[number] = site;
        // Written also when the array is the same one: this is what makes the new element visible.
        methods = current;
        ids.put(site, number);
        return number;
    }

    /**
     * Looks up a method.
     *
     * @param id what {@link #register} returned
     * @return what is known of it; null for a number that was never given
     */
    public @Nullable AuditedMethod get(int id) {
        @Nullable AuditedMethod[] current = methods;
        return id >= 0 && id < current.length ? current[id] : null;
    }
}
