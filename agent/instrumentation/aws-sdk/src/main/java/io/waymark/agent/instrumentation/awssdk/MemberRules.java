package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.redact.SeenSecrets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Names, hides and leaves out the members of one operation's requests and responses. Case, {@code -} and {@code _} in names
 * are ignored: some API models begin members with a capital, others do not. Safe for use by many threads.
 */
final class MemberRules {
    static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    /** Members of API models: a bounded number. Headers of S3 and keys of documents come from callers. */
    private static final int MAX_CACHED = 1024;

    /** Ends of members' names. The names of tokens for paging and idempotency end otherwise. */
    private static final List<String> SECRET_ENDS = List.of(
            "password",
            "passwords",
            "passphrase",
            "secret",
            "secrets",
            "secretstring",
            "secretbinary",
            "secretvalue",
            "secrethash",
            "secretcode",
            "secretkey",
            "accesskeysecret",
            "secretaccesskey",
            "privatekey",
            "presharedkey",
            "apikeyvalue",
            "credentialsvalue",
            "authorization",
            "authtoken",
            "authorizationtoken",
            "authorizationcode",
            "accesstoken",
            "bearertoken",
            "refreshtoken",
            "idtoken",
            "identitytoken",
            "oauthtoken",
            "sessiontoken",
            "securitytoken",
            "devicetoken",
            "logintoken");

    private static final Set<String> SECRET_WORDS =
            Set.of("pwd", "otp", "pin", "jwt", "mfa", "mfacode", "passcode", "userdata");

    /** Lists and maps of environment variables: applications keep secrets there under names of their own. */
    private static final Set<String> ENVIRONMENTS =
            Set.of("environment", "environmentvariables", "environmentvariablesoverride", "envvars");

    private final ServiceRules rules;
    private final String operation;
    private final SensitiveNames names;
    private final Map<String, MemberRule> cache = new ConcurrentHashMap<>();

    /**
     * Rules for one member's name.
     *
     * @param key the member's key in records; null for the default
     * @param replacement the text that stands for the value; null for none
     * @param nestedReplacement the same, of a member inside another
     * @param omitted whether records lack the member
     * @param nestedOmitted the same, of a member inside another
     * @param secret whether the name alone marks a text as secret
     * @param shown whether the table shows the member
     * @param environment whether a list or a map of this name has environment variables
     * @param sensitive whether the operator wants any value hidden
     */
    private record MemberRule(
            @Nullable String key,
            @Nullable String replacement,
            @Nullable String nestedReplacement,
            boolean omitted,
            boolean nestedOmitted,
            boolean secret,
            boolean shown,
            boolean environment,
            boolean sensitive) {}

    MemberRules(ServiceRules rules, String operation, SensitiveNames names) {
        this.rules = rules;
        this.operation = operation;
        this.names = names;
    }

    /** Returns a name in the form in which names are compared. */
    static String normalize(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '-' && c != '_') {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    @Nullable
    String key(String member) {
        return rule(member).key();
    }

    /** Whether records lack a member. */
    boolean omits(String member, boolean nested) {
        MemberRule rule = rule(member);
        return nested ? rule.nestedOmitted() : rule.omitted();
    }

    /** Returns the text that stands for a member's value; null if the value is recorded. */
    @Nullable
    String replacement(Structure.Member member, boolean nested) {
        MemberRule rule = rule(member.name());
        String text = nested ? rule.nestedReplacement() : rule.replacement();
        Object value = member.value();
        if (text == null) {
            return rule.sensitive()
                            || (rule.secret() && mayBeSecret(value))
                            || (rule.environment() && isEnvironment(value))
                    ? HIDDEN
                    : null;
        }
        return isFlags(value) ? null : text;
    }

    private static boolean isEnvironment(Object value) {
        return value instanceof List<?> list ? !list.isEmpty() : value instanceof Map<?, ?> map && !map.isEmpty();
    }

    /** Whether a map says of each key whether it is required: it has no text to hide. */
    private static boolean isFlags(Object value) {
        return value instanceof Map<?, ?> map
                && !map.isEmpty()
                && map.values().stream().allMatch(Boolean.class::isInstance);
    }

    /** Members of structures have names of their own. */
    private static boolean mayBeSecret(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().noneMatch(Structure.class::isInstance);
        }
        return value instanceof String || value instanceof Number || value instanceof Map<?, ?>;
    }

    /** Returns the text that stands for a map's value. Applications choose the keys of maps, so that more of them hide. */
    @Nullable
    String replacementOfKey(String key) {
        return replacementOfKey(key, false);
    }

    /**
     * Returns the text that stands for a map's value.
     *
     * @param shown whether only names of the operator hide
     */
    @Nullable
    String replacementOfKey(String key, boolean shown) {
        if (shown) {
            return names.matchesMember(key) ? HIDDEN : null;
        }
        String plain = normalize(key);
        String text = rules.hiddenMembers.get(plain);
        if (text == null && (rules.omittedMembers.contains(plain) || names.matchesKey(key))) {
            text = HIDDEN;
        }
        return rules.shownMembers.contains(plain) && !names.matchesMember(key) ? null : text;
    }

    /** Whether a structure's name or key marks its value as secret. */
    boolean isSecretName(String name) {
        return names.matchesKey(name);
    }

    /** Returns a text without the user information and the secret parameters of its URLs. */
    String redactUrls(String text) {
        return redactUrls(text, new SeenSecrets());
    }

    /** The same; the secrets are added to those seen. */
    String redactUrls(String text, SeenSecrets seen) {
        return names.redactUrls(text, seen);
    }

    /** Whether records have all of a member's values, whatever the keys inside are called. */
    boolean isShown(String member) {
        return rule(member).shown();
    }

    private MemberRule rule(String member) {
        MemberRule known = cache.get(member);
        if (known == null) {
            known = find(member);
            if (cache.size() < MAX_CACHED) {
                cache.put(member, known);
            }
        }
        return known;
    }

    private MemberRule find(String member) {
        String any = normalize(member);
        String own = normalize(operation) + "." + any;
        boolean omitted = rules.omittedMembers.contains(any);
        String hidden = rules.hiddenMembers.get(any);
        boolean shown = rules.shownMembers.contains(any) || rules.shownMembers.contains(own);
        return new MemberRule(
                rules.memberNames.getOrDefault(own, rules.memberNames.get(any)),
                rules.hiddenMembers.getOrDefault(own, hidden),
                hidden,
                omitted || rules.omittedMembers.contains(own),
                omitted,
                isSecret(any) && !shown,
                shown,
                ENVIRONMENTS.contains(any),
                names.matchesMember(member));
    }

    private static boolean isSecret(String plain) {
        return SECRET_WORDS.contains(plain) || SECRET_ENDS.stream().anyMatch(plain::endsWith);
    }
}
