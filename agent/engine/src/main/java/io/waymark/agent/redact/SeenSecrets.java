package io.waymark.agent.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Secrets that came with the arguments of one call, so that its error message does not give them away. Bounded: at most 64
 * texts. Used by one thread.
 */
public final class SeenSecrets {
    private static final int MIN_LENGTH = 4;
    private static final int MAX_SECRETS = 64;
    private static final int MAX_MESSAGE_LENGTH = 64 * 1024;

    private final List<String> texts = new ArrayList<>(0);

    /**
     * Remembers a secret. Texts of fewer than 4 characters are not: they occur everywhere.
     *
     * @param text it
     */
    public void add(String text) {
        if (text.length() >= MIN_LENGTH && texts.size() < MAX_SECRETS && !texts.contains(text)) {
            texts.add(text);
        }
    }

    /**
     * Remembers all that another call has seen.
     *
     * @param others its secrets
     */
    public void addAll(List<String> others) {
        texts.addAll(others);
    }

    /**
     * Copies what was seen.
     *
     * @return the texts
     */
    public List<String> toList() {
        return List.copyOf(texts);
    }

    /** Forgets everything. */
    public void clear() {
        if (!texts.isEmpty()) {
            texts.clear();
        }
    }

    /**
     * Takes the secrets out of a message.
     *
     * @param message it
     * @return the first 65,536 characters of it, with the fixed text in the place of each secret
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
