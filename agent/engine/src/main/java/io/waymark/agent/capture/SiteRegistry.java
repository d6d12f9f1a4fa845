package io.waymark.agent.capture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the audited methods. Safe for use by many threads; looking up takes no lock. */
public final class SiteRegistry {
    private static final int FIRST_CAPACITY = 64;

    private final Map<EventSite, Integer> numbers = new HashMap<>();
    private volatile @Nullable EventSite[] sites = new EventSite[FIRST_CAPACITY];

    /** Creates an empty registry. */
    public SiteRegistry() {}

    /**
     * Gives a method its number. The same content always gets the same one, also from another class loader.
     *
     * @param site what is known of the method
     * @return its number, from 0
     */
    public synchronized int register(EventSite site) {
        Integer known = numbers.get(site);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        @Nullable EventSite[] current = sites;
        if (number == current.length) {
            current = Arrays.copyOf(current, number * 2);
        }
        current[number] = site;
        // Written also when the array is the same one: this is what makes the new element visible.
        sites = current;
        numbers.put(site, number);
        return number;
    }

    /**
     * Looks up a method.
     *
     * @param number what {@link #register} returned
     * @return what is known of it; null for a number that was never given
     */
    public @Nullable EventSite get(int number) {
        @Nullable EventSite[] current = sites;
        return number >= 0 && number < current.length ? current[number] : null;
    }
}
