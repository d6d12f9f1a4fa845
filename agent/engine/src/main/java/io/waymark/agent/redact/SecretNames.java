package io.waymark.agent.redact;

import io.waymark.base.reference.RecentValues;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names that mark their values as secret. Case, spaces and the characters {@code - _ .} are ignored. Safe for use by many
 * threads.
 */
public final class SecretNames {
    private static final List<String> PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "secret",
            "token",
            "authorization",
            "apikey",
            "credential",
            "privatekey",
            "encryptionkey",
            "signingkey",
            "masterkey",
            "sharedkey",
            "connectionstring",
            "securitycode",
            "bearer",
            "sessionid",
            "cookie");
    private static final Set<String> EXACT =
            Set.of("pass", "pwd", "pw", "accesskey", "pin", "cvv", "cvc", "otp", "ssn", "auth", "jwt");

    private static final int MAX_RECENT = 512;

    private final Set<String> parts = new TreeSet<>(PARTS);
    /** By the hash code of the name: most names are seen again and again. Clients may make some of them. */
    private final RecentValues<Decision> decisions = new RecentValues<>(MAX_RECENT);

    private record Decision(String name, boolean secret) {}

    /**
     * Extends the built-in names.
     *
     * @param additional parts of names; a name that contains one of them is secret
     */
    public SecretNames(Collection<String> additional) {
        for (String name : additional) {
            String plain = normalize(name);
            if (!plain.isEmpty()) {
                parts.add(plain);
            }
        }
    }

    /**
     * Whether a name marks its value as secret.
     *
     * @param name of a parameter, property, map entry or response element
     * @return {@code true} if the value must not appear in clear
     */
    public boolean matches(String name) {
        int hash = name.hashCode();
        Decision known = decisions.get(hash);
        if (known == null || !known.name().equals(name)) {
            known = new Decision(name, decide(name));
            decisions.put(hash, known);
        }
        return known.secret();
    }

    private boolean decide(String name) {
        String plain = normalize(name);
        if (EXACT.contains(plain)) {
            return true;
        }
        for (String part : parts) {
            if (plain.contains(part)) {
                return true;
            }
        }
        return false;
    }

    static String normalize(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '-' && c != '_' && c != '.' && c != ' ') {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
