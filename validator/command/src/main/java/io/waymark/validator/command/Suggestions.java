package io.waymark.validator.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Describes wrong usage, with the command or option that was probably meant. */
final class Suggestions {
    /** Options that users of other tools expect. */
    private static final Map<String, String> SYNONYMS = Map.of(
            "--json", "--format json",
            "--since", "--start-time",
            "--from", "--start-time",
            "--until", "--end-time",
            "--to", "--end-time",
            "--ip", "--source-ip",
            "--principal", "--username",
            "--max-results", "--limit");

    private Suggestions() {}

    /**
     * Describes wrong usage.
     *
     * @param e what the parser found
     * @return one line
     */
    static String describe(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        String given = unmatched.getUnmatched().get(0);
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (given.startsWith("-")) {
            String option = given.contains("=") ? given.substring(0, given.indexOf('=')) : given;
            List<String> options = new ArrayList<>(command.optionsMap().keySet());
            return "unknown option " + given + meant(findOption(option, options));
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument " + given
                : "unknown command " + given
                        + meant(findSimilar(given, command.subcommands().keySet()));
    }

    private static String meant(Optional<String> similar) {
        return similar.map(name -> "; did you mean " + name + "?").orElse("");
    }

    private static Optional<String> findOption(String given, List<String> options) {
        String synonym = SYNONYMS.get(given);
        return synonym != null && options.contains(synonym.split(" ", 2)[0])
                ? Optional.of(synonym)
                : findSimilar(given, options);
    }

    /**
     * Finds the name that was probably meant.
     *
     * @param given a wrong name
     * @param names the right ones
     * @return the name that begins with it, contains it, or differs in few letters; empty if none does
     */
    static Optional<String> findSimilar(String given, Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        String word = given.replaceFirst("^-+", "");
        if (word.length() > 1) {
            for (String name : all) {
                if (name.startsWith(given)) {
                    return Optional.of(name);
                }
            }
            for (String name : all) {
                if (word.length() > 2 && name.contains(word)) {
                    return Optional.of(name);
                }
            }
        }
        return all.stream()
                .filter(name -> distance(given, name) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(name -> distance(given, name)));
    }

    /** Returns the number of letters to insert, delete, replace or swap with the next one, ignoring case. */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replace = same(one, i - 1, other, j - 1) ? 0 : 1;
                steps[i][j] = Math.min(steps[i - 1][j - 1] + replace, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1 && j > 1 && same(one, i - 1, other, j - 2) && same(one, i - 2, other, j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[one.length()][other.length()];
    }

    private static boolean same(String one, int i, String other, int j) {
        return Character.toLowerCase(one.charAt(i)) == Character.toLowerCase(other.charAt(j));
    }
}
