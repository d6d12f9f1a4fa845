package io.waymark.agent.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Secrets that came with the arguments of one call, so that its error message does not give them away. Bounded: at most 64
 * texts. Used by one thread.
 */
public final class SeenSecrets {
    private static final int SHORTEST = 4;
    private static final int MOST = 64;
    private static final int LONGEST_MESSAGE = 64 * 1024;

    private final List<String> texts = new ArrayList<>(0);

    /**
     * Remembers a secret. Texts of fewer than 4 characters are not: they occur everywhere.
     *
     * @param text it
     */
    public void add(String text) {
        if (text.length() >= SHORTEST && texts.size() < MOST && !texts.contains(text)) {
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
    public String removeFrom(String message) {
        String clean = cut(message);
        if (!texts.isEmpty()) {
            texts.sort(Comparator.comparingInt(String::length).reversed());
            for (String text : texts) {
                clean = cut(clean.replace(text, Redaction.HIDDEN));
            }
        }
        return clean;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }
}
