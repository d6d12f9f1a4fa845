package io.waymark.agent.capture;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The member names of one JSON object. Keys of a map that differ can have equal texts, such as {@code 1} and {@code "1"}, and
 * readers reject or lose members with duplicate names. Not thread-safe.
 */
final class MemberNames {
    private static final String OMITTED = "omitted";

    private final Set<String> names = new HashSet<>();

    /**
     * Creates an empty set.
     *
     * @param reserveOmitted whether an omission marker becomes the last member of the object
     */
    MemberNames(boolean reserveOmitted) {
        if (reserveOmitted) {
            names.add(OMITTED);
        }
    }

    /** Returns whether a key cannot have the text of another key of its map if all keys are such: no set is needed then. */
    static boolean isUnique(@Nullable Object key, Map<?, ?> map, int maxCount) {
        return key instanceof String text
                && !(text.equals(OMITTED) && map.size() > maxCount)
                && !(map instanceof IdentityHashMap)
                && !hasSurrogate(text);
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Adds a name; returns the name, with a number behind it if it is a duplicate. */
    String add(String name) {
        String written = withoutLoneSurrogates(name);
        if (names.add(written)) {
            return written;
        }
        int number = 2;
        while (!names.add(written + "#" + number)) {
            number++;
        }
        return written + "#" + number;
    }

    /** Returns a name as {@link io.waymark.agent.json.JsonBuffer} writes it. */
    private static String withoutLoneSurrogates(String name) {
        if (!hasSurrogate(name)) {
            return name;
        }
        return new String(
                name.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .toArray(),
                0,
                name.codePointCount(0, name.length()));
    }
}
