package io.waymark.base.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Suggests corrections of misspelled words. */
final class Spelling {
    private Spelling() {}

    /** Finds the word with the smallest edit distance, if it is at most a third of the input's length, or two. */
    static Optional<String> closest(String input, List<String> words) {
        return words.stream()
                .filter(word -> distance(input, word) <= Math.max(2, input.length() / 3))
                .min(Comparator.comparingInt(word -> distance(input, word)));
    }

    /** Computes the Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
