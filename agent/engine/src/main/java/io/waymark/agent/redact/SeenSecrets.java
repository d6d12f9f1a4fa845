package io.waymark.agent.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Secrets seen in the arguments of one call, to be removed from its error message. At most 64 texts. Used by one thread.
 */
public final class SeenSecrets {
    private static final int MIN_LENGTH = 4;
    private static final int MAX_SECRETS = 64;
    private static final int MAX_MESSAGE_LENGTH = 64 * 1024;

    private final List<String> texts = new ArrayList<>(0);

    /**
     * Adds a secret. Texts of fewer than 4 characters are ignored: they occur everywhere.
     *
     * @param text text form of the secret
     */
    public void add(String text) {
        if (text.length() >= MIN_LENGTH && texts.size() < MAX_SECRETS && !texts.contains(text)) {
            texts.add(text);
        }
    }

    /**
     * Adds the secrets of an earlier part of the call.
     *
     * @param others the result of {@link #toList}
     */
    public void addAll(List<String> others) {
        texts.addAll(others);
    }

    /**
     * Copies the secrets.
     *
     * @return an immutable list
     */
    public List<String> toList() {
        return List.copyOf(texts);
    }

    /** Removes all secrets. */
    public void clear() {
        if (!texts.isEmpty()) {
            texts.clear();
        }
    }

    /**
     * Removes the secrets from a message.
     *
     * @param message any text
     * @return its first 65,536 characters, with {@link Redactor#HIDDEN} in place of each secret
     */
    public String redact(String message) {
        String clean = truncate(message);
        if (!texts.isEmpty()) {
            texts.sort(Comparator.comparingInt(String::length).reversed());
            for (String text : texts) {
                clean = truncate(clean.replace(text, Redactor.HIDDEN));
            }
        }
        return clean;
    }

    private static String truncate(String text) {
        return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH);
    }
}
