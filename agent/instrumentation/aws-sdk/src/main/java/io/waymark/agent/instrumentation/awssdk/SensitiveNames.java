package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.redact.SecretNames;
import io.waymark.agent.redact.SeenSecrets;
import io.waymark.agent.redact.UrlSecrets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The built-in secret names, for the keys of maps, and those of {@code waymark.sensitive.names}, for members too. Immutable,
 * safe for use by many threads.
 */
final class SensitiveNames {
    /** The built-in names alone. */
    static final SensitiveNames BUILT_IN = new SensitiveNames(Set.of());

    private final SecretNames keys;
    private final UrlSecrets urls;
    private final Set<String> configured = new TreeSet<>();

    /**
     * Adds the operator's names.
     *
     * @param additional parts of names, in any case style
     */
    SensitiveNames(Collection<String> additional) {
        keys = new SecretNames(additional);
        urls = new UrlSecrets(keys);
        for (String name : additional) {
            String plain = normalize(name);
            if (!plain.isEmpty()) {
                configured.add(plain);
            }
        }
    }

    /** Whether a key, which an application chose, marks its value as secret. */
    boolean matchesKey(String key) {
        return keys.matches(key);
    }

    /** Whether the operator wants a member's value hidden. */
    boolean matchesMember(String name) {
        if (configured.isEmpty()) {
            return false;
        }
        String plain = normalize(name);
        return configured.stream().anyMatch(plain::contains);
    }

    /** Returns a text without the secrets of its URLs, which are added to those seen. */
    String redactUrls(String text, SeenSecrets seen) {
        return UrlSecrets.mayContain(text) ? urls.redact(text, seen) : text;
    }

    private static String normalize(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.codePoints().filter(Character::isLetterOrDigit).forEach(plain::appendCodePoint);
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
