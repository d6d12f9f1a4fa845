package io.waymark.validator.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of a record or of a search: runs of letters and digits, in lower case. A part of a word that begins with a capital
 * is a word too, so that {@code order} finds {@code PlaceOrder}.
 */
final class RecordWords {
    /** A longer word is found by its beginning. */
    private static final int MAX_LENGTH = 64;

    /** Words of one record; a record of more has large values that nobody types. */
    private static final int MAX_WORDS = 2_000;

    /** Longer ones are random, such as tokens and hashes: their capitals begin no words. */
    private static final int MAX_NAME_LENGTH = 40;

    /** Found by its attribute: each event would have two words that no other has. */
    private static final String EVENT_ID = "eventID";

    private RecordWords() {}

    /** Returns the words of all values of a record, and of the names of all but its top-level members. */
    static Set<String> of(JsonNode event) {
        Set<String> words = new TreeSet<>();
        for (Map.Entry<String, JsonNode> member : event.properties()) {
            if (!member.getKey().equals(EVENT_ID)) {
                collect(member.getValue(), words);
            }
        }
        return words;
    }

    private static void collect(JsonNode value, Set<String> words) {
        if (words.size() >= MAX_WORDS) {
            return;
        }
        if (value.isValueNode()) {
            collect(value.asText(), words);
        }
        for (JsonNode element : value.isArray() ? value : List.<JsonNode>of()) {
            collect(element, words);
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            collect(member.getKey(), words);
            collect(member.getValue(), words);
        }
    }

    private static void collect(String text, Set<String> words) {
        for (String word : split(text)) {
            if (words.size() >= MAX_WORDS) {
                return;
            }
            words.add(normalize(word));
            for (int at = 1; at < word.length() && word.length() <= MAX_NAME_LENGTH; at++) {
                if (Character.isUpperCase(word.charAt(at)) && !Character.isUpperCase(word.charAt(at - 1))) {
                    words.add(normalize(word.substring(at)));
                }
            }
        }
    }

    /** Returns the words that a search asks for. */
    static List<String> ofSearch(String text) {
        return split(text).stream().map(RecordWords::normalize).distinct().toList();
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int at = 0; at <= text.length(); at++) {
            // Surrogates are of letters mostly.
            boolean inWord = at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || Character.isSurrogate(text.charAt(at)));
            if (inWord && start < 0) {
                start = at;
            } else if (!inWord && start >= 0) {
                words.add(text.substring(start, at));
                start = -1;
            }
        }
        return words;
    }

    private static String normalize(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.length() <= MAX_LENGTH ? lower : lower.substring(0, MAX_LENGTH);
    }
}
