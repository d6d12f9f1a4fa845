package io.waymark.agent.capture;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares names of properties with those of the fields, methods and parameters behind them: {@code eMail} with {@code
 * getEMail}, {@code isVip} with {@code vip}, {@code mName} and {@code _name} with {@code getName}. Errs towards equality.
 */
final class PropertyNames {
    /** Of methods, and of boolean fields. */
    private static final List<String> PREFIXES = List.of("get", "set", "is");
    /** Of fields in some styles: member, static, field, parameter. */
    private static final String STYLE_LETTERS = "msfp";

    private PropertyNames() {}

    /** Returns all names, in lower case and without underscores, that a member's name may mean. */
    static Set<String> of(String memberName) {
        Set<String> names = new HashSet<>();
        // Kotlin appends the hash of a value class behind a hyphen, and module names and suffixes behind a dollar sign.
        String name = cut(cut(memberName, '-'), '$');
        names.add(plain(name));
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix) && isWordStart(name, prefix.length())) {
                names.add(plain(name.substring(prefix.length())));
            }
        }
        if (!name.isEmpty() && STYLE_LETTERS.indexOf(name.charAt(0)) >= 0 && isWordStart(name, 1)) {
            names.add(plain(name.substring(1)));
        }
        names.remove("");
        return names;
    }

    private static boolean isWordStart(String name, int index) {
        return name.length() > index && !Character.isLowerCase(name.charAt(index));
    }

    private static String cut(String name, char end) {
        int index = name.indexOf(end);
        return index > 0 ? name.substring(0, index) : name;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
